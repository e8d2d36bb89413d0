"""A phone that opens a page: headless Chromium with a phone's screen, spoken to over the DevTools pipe.

    phone.py CHROMIUM URL SHOT.png [--dark] [--width 390] [--height 844] [--whole]

Writes the screenshot and prints what the page is as JSON: its title, text, language and direction, the size of its
pictures, its links, whether it is wider than the screen, and every request and complaint the browser made.
"""

import argparse
import base64
import json
import os
import select
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 60
PAGE = """({
  title: document.title, language: document.documentElement.lang, direction: document.documentElement.dir,
  text: document.body.innerText, wide: document.documentElement.scrollWidth > innerWidth,
  long: document.documentElement.scrollHeight,
  pictures: [...document.images].map(i => ({alt: i.alt, width: i.naturalWidth, height: i.naturalHeight,
    shown: [i.getBoundingClientRect().width, i.getBoundingClientRect().height]})),
  links: [...document.links].map(a => ({url: a.href, download: a.download, height: a.getBoundingClientRect().height})),
  headings: [...document.querySelectorAll("h1, h2, h3")].map(h => h.tagName),
  scripts: document.scripts.length, ground: getComputedStyle(document.body).backgroundColor})"""


class Browser:
    """Chromium, with DevTools messages on file descriptors 3 (to it) and 4 (from it)."""

    def __init__(self, chromium, profile):
        to_it, from_us = os.pipe()
        from_it, to_us = os.pipe()
        command = ('exec "$0" --headless --no-sandbox --disable-gpu --remote-debugging-pipe --no-first-run '
                   f'--disable-background-networking --disable-component-update --disable-sync '
                   f'--ignore-certificate-errors --user-data-dir="$1" '
                   f'--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1" about:blank '
                   f'3<&{to_it} 4>&{to_us} 2>/dev/null')
        self.process = subprocess.Popen(["bash", "-c", command, chromium, profile], pass_fds=(to_it, to_us))
        os.close(to_it)
        os.close(to_us)
        self.writes, self.reads = from_us, from_it
        self.waiting, self.number, self.events = b"", 0, []

    def receive(self, deadline):
        while b"\0" not in self.waiting:
            if not select.select([self.reads], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise TimeoutError("the browser doesn't answer")
            part = os.read(self.reads, 1 << 16)
            if not part:
                raise EOFError("the browser has ended")
            self.waiting += part
        message, self.waiting = self.waiting.split(b"\0", 1)
        return json.loads(message)

    def send(self, method, session=None, **parameters):
        """Gives the command's result; what happens meanwhile is noted in events."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.writes, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE_S
        while True:
            answer = self.receive(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        deadline = time.monotonic() + PATIENCE_S
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive(deadline))

    def of(self, method):
        return [event["params"] for event in self.events if event.get("method") == method]

    def close(self):
        try:
            self.send("Browser.close")
        except (EOFError, BrokenPipeError):
            pass
        os.close(self.writes)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def look(browser, options):
    target = browser.send("Target.createTarget", url="about:blank")["targetId"]
    session = browser.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Network", "Log", "Runtime"):
        browser.send(f"{domain}.enable", session)
    browser.send("Emulation.setDeviceMetricsOverride", session, width=options.width, height=options.height,
                 deviceScaleFactor=2, mobile=options.width < 600)
    browser.send("Emulation.setEmulatedMedia", session, features=[
        {"name": "prefers-color-scheme", "value": "dark" if options.dark else "light"}])
    browser.send("Page.navigate", session, url=options.url)
    browser.wait_for("Page.loadEventFired")
    page = browser.send("Runtime.evaluate", session, expression=PAGE, returnByValue=True)["result"]["value"]
    if options.whole:
        browser.send("Emulation.setDeviceMetricsOverride", session, width=options.width, height=page["long"],
                     deviceScaleFactor=2, mobile=options.width < 600)
    shot = browser.send("Page.captureScreenshot", session, format="png")["data"]
    page["requests"] = [event["request"]["url"] for event in browser.of("Network.requestWillBeSent")]
    page["answers"] = {event["response"]["url"]: event["response"]["status"]
                       for event in browser.of("Network.responseReceived")}
    page["complaints"] = [event["entry"]["text"] for event in browser.of("Log.entryAdded")]
    return base64.b64decode(shot), page


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chromium")
    parser.add_argument("url")
    parser.add_argument("shot")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--whole", action="store_true", help="the whole page, not the first screen of it")
    parser.add_argument("--width", type=int, default=390)
    parser.add_argument("--height", type=int, default=844)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(options.chromium, profile)
        try:
            shot, page = look(browser, options)
        finally:
            browser.close()
    with open(options.shot, "wb") as file:
        file.write(shot)
    json.dump(page, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
