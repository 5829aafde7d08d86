// Reads a calendar with ical.js and prints JSON:
//     node icaljs_reader.mjs FROM UNTIL < calendar.ics        (seconds since 1970, UTC)
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [begin, end] = process.argv.slice(2).map(Number);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

function instants(event) {
  const found = [];
  const length = event.duration.toSeconds();
  const keep = (start) => {
    const at = start.toUnixTime();
    if (at + length >= begin && at <= end) found.push([at, at + length]);
    return at <= end;
  };
  if (!event.isRecurring()) {
    keep(event.startDate);
    return found;
  }
  const dates = event.iterator();
  for (let next = dates.next(); next && keep(next); next = dates.next());
  return found;
}

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    summary: event.summary,
    location: event.location,
    sequence: event.sequence,
    attendees: event.attendees.map((attendee) => attendee.getFirstValue()),
    instants: instants(event),
  };
});
console.log(JSON.stringify({ method: calendar.getFirstPropertyValue("method"), events }));
