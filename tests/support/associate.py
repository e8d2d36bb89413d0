"""An associate at a browser: headless Chromium that signs in to the associates' page and uses it.

    associate.py CHROMIUM URL NAME PASSWORD FOLDER COMMAND…

Commands, one after the other; each prints one line of JSON on standard output, or ends the program with a reason:
    screen WIDTHxHEIGHT[:dark]     the screen from now on
    go PATH                        opens a page
    sign-in                        types name and password with the keyboard alone, and sends the form
    shot NAME                      FOLDER/NAME.png: the whole page
    text SELECTOR                  what the element says
    wait SELECTOR TEXT [MS]        until it says that; prints how many milliseconds it took
    gone SELECTOR TEXT             until it doesn't
    tab SELECTOR                   Tab until the focus is there; prints how often
    press KEY                      Enter, Space, Escape
    type TEXT                      into what has the focus
    eval EXPRESSION                the value
    until EXPRESSION               until it is true; prints how many milliseconds it took
    mark COMMAND                   runs it (a shell's), prints when it was done
    audit                          what can be seen to be wrong: names, contrast, sizes, focus, width
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from phone import Browser  # noqa: E402

PATIENCE_S = 20
MAX_TABS = 120
KEYS = {"Enter": ("Enter", 13, "\r"), "Space": (" ", 32, " "), "Escape": ("Escape", 27, ""), "Tab": ("Tab", 9, "")}

# Every text against what is behind it (WCAG 2.2, 1.4.3), every control's name and size, headings, landmarks.
AUDIT = r"""(() => {
  const wrong = [];
  const channels = (colour) => {
    const [r, g, b, a] = colour.match(/[\d.]+/g).map(Number);
    return {rgb: [r, g, b], a: a === undefined ? 1 : a};
  };
  const light = (rgb) => rgb.map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.a === 1) return colour.rgb;
    }
    return [255, 255, 255];
  };
  const shown = (element) => element.getClientRects().length > 0 && !element.closest(".aloud, .skip");
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
    if (!own || !shown(element) || element.closest("svg, noscript, script") ) continue;
    const style = getComputedStyle(element), a = light(channels(style.color).rgb), b = light(ground(element));
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (contrast < (large ? 3 : 4.5))
      wrong.push(`contrast ${contrast.toFixed(2)}: ${element.textContent.trim().slice(0, 40)}`);
  }
  for (const control of document.querySelectorAll("a[href], button, input:not([type=hidden]), select")) {
    if (!shown(control)) continue;
    const name = control.getAttribute("aria-label") || control.textContent.trim() ||
      (control.labels && control.labels.length > 0 && control.labels[0].textContent.trim());
    if (!name) wrong.push(`no name: ${control.outerHTML.slice(0, 80)}`);
    const box = control.getBoundingClientRect(), inline = control.tagName === "A" && !control.closest("nav, .spans, .rows") && !control.classList.contains("button");
    if (box.height < (inline ? 16 : 24) || box.width < 24) wrong.push(`small (${box.width}x${box.height}): ${name}`);
  }
  if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  let before = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3")) {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) wrong.push(`heading ${level} after ${before}: ${heading.textContent}`);
    before = level;
  }
  if (!document.documentElement.lang) wrong.push("no language");
  if (document.documentElement.scrollWidth > innerWidth) wrong.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => wrong.push(`twice: #${id}`));
  return wrong;
})()"""


class Associate:
    def __init__(self, browser, url, name, password, folder):
        self.browser, self.url, self.name, self.password, self.folder = browser, url, name, password, folder
        target = browser.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            browser.send(f"{domain}.enable", self.session)
        self.screen("1280x800")

    def send(self, method, **parameters):
        return self.browser.send(method, self.session, **parameters)

    def value(self, expression):
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression[:80]}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def screen(self, text):
        size, _, shade = text.partition(":")
        self.width, self.height = (int(part) for part in size.split("x"))
        self.set_height(self.height)
        self.send("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": shade or "light"}])

    def set_height(self, height):
        self.send("Emulation.setDeviceMetricsOverride", width=self.width, height=height, deviceScaleFactor=1,
                  mobile=self.width < 600)

    def go(self, path):
        self.browser.events.clear()
        self.send("Page.navigate", url=self.url + path)
        self.browser.wait_for("Page.loadEventFired")
        return self.value("location.pathname")

    def press(self, key):
        name, code, text = KEYS[key]
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=name, code=key, windowsVirtualKeyCode=code,
                      text=text if kind == "keyDown" else "")

    def type(self, text):
        self.send("Input.insertText", text=text)

    def tab(self, selector):
        for count in range(1, MAX_TABS):
            self.press("Tab")
            if self.value(f"!!document.activeElement && document.activeElement.matches({json.dumps(selector)})"):
                outline = self.value("getComputedStyle(document.activeElement).outlineStyle")
                if outline == "none":
                    raise RuntimeError(f"{selector}: the focus can't be seen")
                return count
        raise RuntimeError(f"{selector}: can't be reached by Tab")

    def sign_in(self):
        self.go("/login")
        self.browser.events.clear()
        self.value("document.activeElement.blur()")
        self.tab("#name")
        self.type(self.name)
        self.tab("#password")
        self.type(self.password)
        self.press("Enter")
        self.browser.wait_for("Page.loadEventFired")
        return self.value("location.pathname")

    def text(self, selector):
        return self.value(f"(document.querySelector({json.dumps(selector)}) || {{}}).innerText || ''")

    def wait(self, selector, text, there=True, patience_ms=PATIENCE_S * 1000):
        began = time.monotonic()
        while (text in self.text(selector)) != there:
            if (time.monotonic() - began) * 1000 > patience_ms:
                raise RuntimeError(f"{selector}: {'no' if there else 'still'} \"{text}\" in: {self.text(selector)[:300]}")
            time.sleep(0.02)
        return round((time.monotonic() - began) * 1000)

    def shot(self, name):
        long = self.value("Math.ceil(document.documentElement.scrollHeight)")
        self.set_height(max(self.height, long))
        data = self.send("Page.captureScreenshot", format="png")["data"]
        self.set_height(self.height)
        with open(os.path.join(self.folder, name + ".png"), "wb") as file:
            file.write(base64.b64decode(data))
        return name

    def run(self, words):
        command = words.pop(0)
        if command in ("screen", "go", "shot", "text", "tab", "press", "type"):
            return getattr(self, command)(words.pop(0))
        if command == "sign-in":
            return self.sign_in()
        if command in ("wait", "gone"):
            selector, text = words.pop(0), words.pop(0)
            return self.wait(selector, text, command == "wait")
        if command == "eval":
            return self.value(words.pop(0))
        if command == "until":
            expression, began = words.pop(0), time.monotonic()
            while not self.value(expression):
                if time.monotonic() - began > PATIENCE_S:
                    raise RuntimeError(f"never true: {expression}")
                time.sleep(0.02)
            return round((time.monotonic() - began) * 1000)
        if command == "mark":
            subprocess.run(words.pop(0), shell=True, check=True)
            return None
        if command == "audit":
            return self.value(AUDIT)
        raise RuntimeError(f"no command {command}")


def main():
    chromium, url, name, password, folder, *words = sys.argv[1:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(chromium, profile)
        try:
            associate = Associate(browser, url, name, password, folder)
            while words:
                label = words[0]
                print(json.dumps({label: associate.run(words)}, ensure_ascii=False), flush=True)
            complaints = [event["entry"]["text"] for event in browser.of("Log.entryAdded")]
            refused = [text for text in complaints if "Refused" in text or "Content Security" in text]
            print(json.dumps({"refused": refused}), flush=True)
        except (RuntimeError, TimeoutError, subprocess.CalledProcessError) as why:
            sys.exit(f"associate: {why}")
        finally:
            browser.close()


if __name__ == "__main__":
    main()
