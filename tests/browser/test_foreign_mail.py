"""A stranger's HTML in its frame: it is shown, runs nothing and loads nothing."""

from urllib.parse import urlsplit

import pytest

from tests import factories
from tests.mail import arrivals

pytestmark = [pytest.mark.real("chromium"), pytest.mark.appearance]

HOST = "https://spur.example"
NASTY = f"""
<base href="{HOST}/">
<meta http-equiv="refresh" content="0;url={HOST}/refresh">
<link rel="preconnect" href="{HOST}"><link rel="dns-prefetch" href="{HOST}">
<link rel="stylesheet" href="{HOST}/style.css"><link rel="prefetch" href="{HOST}/next">
<link rel="icon" href="{HOST}/icon.png">
<link rel="preload" as="image" href="{HOST}/preload.png">
<style>@import url({HOST}/import.css); body {{ background: url({HOST}/body.png) }}
@font-face {{ font-family: x; src: url({HOST}/font.woff) }} p {{ font-family: x }}</style>
</style><script>fetch("{HOST}/script"); top.document.title = "broken"</script>
<div style="position:fixed;inset:0;background:url({HOST}/fixed.png)">darüber</div>
<p style="background-image:url('{HOST}/style.png');list-style:url({HOST}/list.png)">Guten Tag</p>
<p style="background:u\\72l({HOST}/escaped.png);--x:url({HOST}/var.png)">x</p>
<table background="{HOST}/table.png"><tr><td background="{HOST}/cell.png">Zelle</td></tr>
</table>
<body background="{HOST}/background.png" onload="fetch('{HOST}/onload')">
<img src="{HOST}/image.png" srcset="{HOST}/set.png 2x" onerror="fetch('{HOST}/error')" alt="Bild">
<img src=" &#104;ttps://spur.example/entity.png"><img src="//spur.example/relative.png">
<img src="relative.png"><img src="data:image/svg+xml,<svg onload=fetch('{HOST}/svgdata')>">
<picture><source srcset="{HOST}/source.png"><img src="{HOST}/picture.png"></picture>
<svg><image href="{HOST}/svg.png"/><use href="{HOST}/use.svg#a"/>
<script>fetch("{HOST}/svgs")</script>
<style>@import "{HOST}/svgstyle.css";</style><foreignObject><img src="{HOST}/foreign.png">
</foreignObject></svg>
<math><mtext><style><img src="{HOST}/math.png" onerror=alert(1)></style></mtext></math>
<noscript><img src="{HOST}/noscript.png"></noscript><template><img src="{HOST}/template.png">
</template>
<form action="{HOST}/form"><input type="image" src="{HOST}/input.png">
<button autofocus>x</button></form>
<video src="{HOST}/video.mp4" poster="{HOST}/poster.png" autoplay></video>
<audio src="{HOST}/a.mp3">
</audio><embed src="{HOST}/embed"><object data="{HOST}/object"></object>
<iframe src="{HOST}/frame" srcdoc="<img src='{HOST}/srcdoc.png'>"></iframe><frameset>
<frame src="{HOST}/f">
</frameset><a href="{HOST}/link" ping="{HOST}/ping">Verweis</a><bgsound src="{HOST}/sound">
<isindex action="{HOST}/isindex"><marquee onstart="fetch('{HOST}/marquee')">x</marquee>
<input onfocus="fetch('{HOST}/focus')" autofocus>
<details ontoggle="fetch('{HOST}/toggle')" open>y</details>
"""


def html_mail(html: str) -> bytes:
    head = "From: ina.roth@stadt.example\nSubject: Bunt\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: text/html; charset=utf-8\n\n{html}".encode()


@pytest.fixture
def page(open_browser):
    """A window of an agent that notes what it asks of other servers, and gets nothing there."""
    window = open_browser(factories.make_agent())
    window.asked = []

    def answer(route):
        window.asked.append(route.request.url)
        route.abort()

    window.route(lambda url: urlsplit(url).hostname != "127.0.0.1", answer)
    return window


def frame_of(page, address):
    page.goto(address)
    page.locator("iframe").scroll_into_view_if_needed()
    inside = page.frame_locator("iframe")
    inside.get_by_text("Guten Tag").wait_for()
    page.wait_for_load_state("networkidle")
    return inside


def test_the_nastiest_mail_is_shown_and_asks_nobody_for_anything(page, drain):
    number = arrivals.arrive(html_mail(NASTY))
    drain()
    inside = frame_of(page, f"/servicestelle/posteingang/{number}")
    assert page.asked == []
    assert "broken" not in page.title()
    assert inside.get_by_text("Zelle").is_visible()
    assert page.locator("h1").is_visible()


def test_pictures_that_are_asked_for_are_the_only_thing_that_is_loaded(page, drain):
    number = arrivals.arrive(html_mail(NASTY))
    drain()
    page.goto(f"/servicestelle/posteingang/{number}")
    page.get_by_text("Bilder laden").click()
    frame_of(page, page.url)
    allowed = {"image", "entity", "picture", "style", "list", "fixed", "escaped", "foreign"}
    allowed |= {"math", "noscript", "template", "source", "input"}
    names = {urlsplit(url).path.strip("/").partition(".")[0] for url in page.asked}
    assert "image" in names
    assert names <= allowed
