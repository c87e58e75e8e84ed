"""Somebody who visits the page, in a browser."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from tests.support import PATIENCE

CARD, ANSWER = "#question", "#answer"
SEEN = """() => {
  const texts = [document.title, document.body.innerText];
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    texts.push(...["aria-label", "title", "placeholder", "alt"].map((name) => one.getAttribute(name) ?? ""));
  }
  for (const one of document.querySelectorAll(".unseen")) texts.push(one.textContent);
  return texts.join("\\n");
}"""


class Visitor:
    """What a person does and sees. What must never happen is noted: errors, and calls to anybody else."""

    def __init__(self, context: Any, url: str) -> None:
        self.context, self.url = context, url
        self.noted: list[str] = []
        self.asked_of: set[str] = set()
        self.may_fail = False  # where the server is stopped, the browser says so on its console
        self.page = self.tab()

    def tab(self) -> Any:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda said: self.noted.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.noted.append(str(error)))
        page.on("request", lambda request: self.asked_of.add(request.url))
        return page

    @property
    def strangers(self) -> set[str]:
        """Who else was called."""
        return {url for url in self.asked_of if not url.startswith(self.url)}

    @property
    def errors(self) -> list[str]:
        """What went wrong, beyond what may fail."""
        return [text for text in self.noted if not (self.may_fail and "Failed to load resource" in text)]

    # how they come

    def comes(self, page: Any = None) -> Visitor:
        page = page or self.page
        page.goto(self.url)
        page.locator("#question-title, #emergency-title").first.wait_for()
        return self

    def comes_back(self, facts: dict[str, Any], lang: str = "en") -> Visitor:
        """Come with a conversation in which these facts were told."""
        place = json.dumps({"session": begun(self.url, facts, lang)["session"], "language": lang})
        self.page.add_init_script(f"sessionStorage.backrules ??= {json.dumps(place)}")
        return self.comes()

    # what they see

    @property
    def title(self) -> str:
        return self.page.locator("#question-title").inner_text()

    @property
    def focus(self) -> str:
        return self.page.evaluate("document.activeElement.id")

    def sees(self, text: str, where: str = "body") -> None:
        self.page.locator(where).get_by_text(text).first.wait_for()

    def all_texts(self) -> str:
        return self.page.evaluate(SEEN)

    def too_wide(self, width: int) -> list[str]:
        """Set the width of the window; return what reaches out of it sideways."""
        self.page.set_viewport_size({"width": width, "height": 800})
        return self.page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 80))"""
        )

    # what they do

    def press(self, text: str, where: str = "body") -> None:
        self.page.locator(where).get_by_role("button", name=text).first.click()

    def tick(self, *texts: str) -> None:
        for text in texts:
            self.page.locator(CARD).get_by_label(text).check()

    def opens_all(self) -> None:
        """Open whatever is folded in the answer, and wait until it is whole."""
        self.page.locator("#answer[aria-busy=false]").wait_for()
        self.page.evaluate("document.querySelectorAll('#answer details').forEach((one) => { one.open = true })")
        self.page.locator("#everything li p").first.wait_for()

    def writes(self, text: str) -> None:
        self.page.locator("#words").fill(text)
        self.page.locator("#words").press("Enter")

    def sends(self) -> None:
        """Send the card and wait until the next one is there."""
        before = self.page.locator("#question > .card").element_handle()
        self.page.locator("#controls button[type=submit]").click()
        before.wait_for_element_state("hidden")

    def answers(self, number: str = "3") -> None:
        """Say no, none or a number to what is asked."""
        before = self.page.locator("#question > .card").element_handle()
        for part in self.page.locator("#controls .part:visible").all():
            inputs = part.locator("input")
            if inputs.first.get_attribute("type") == "text":
                inputs.first.fill("30" if "minutes" in (inputs.first.get_attribute("id") or "") else number)
            else:
                inputs.last.check()
        send = self.page.locator("#controls button[type=submit]")
        (send if send.count() else self.page.locator("#controls fieldset button").last).click()
        before.wait_for_element_state("hidden")


def begun(url: str, facts: dict[str, Any], lang: str = "en") -> dict[str, Any]:
    """Begin a conversation, and return its first turn."""
    body = json.dumps({"lang": lang, "profile": facts}).encode()
    request = urllib.request.Request(f"{url}v1/sessions", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)
