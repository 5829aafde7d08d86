// What ical.js (Thunderbird's and Nextcloud's reader) makes of the calendar object on standard
// input, as JSON: UID, first and last instant of each event. It knows no zone but the object's own.
// With `--many` the input is a JSON list of objects, and so is the output. An object that begins with [ is jCal.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

function read(text) {
  const calendar = new ICAL.Component(text.startsWith("[") ? JSON.parse(text) : ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return [event.uid, event.startDate.toUnixTime(), event.endDate.toUnixTime()];
  });
  return { events };
}

const text = readFileSync(0, "utf8");
const many = process.argv.includes("--many");
process.stdout.write(JSON.stringify(many ? JSON.parse(text).map(read) : read(text)));
