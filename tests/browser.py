"""A headless Chromium, driven by the WebDriver protocol (https://www.w3.org/TR/webdriver2/)."""

import re
import subprocess
import time

import requests

TIMEOUT_S = 120  # of one command; a sanitizer build on a busy machine answers the page
WAIT_S = 0.05  # between two looks


class Browser:
    """One window. Reading the log of the console tells what the page was not allowed to do."""

    def __init__(self, profile):
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            self.url = f"http://127.0.0.1:{self._port()}"
            options = {
                "binary": "/usr/bin/chromium",
                # The tests may run as root, where Chromium has no sandbox of its own.
                "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
                + ["--window-size=1280,2000", f"--user-data-dir={profile}", "--no-proxy-server"],
            }
            capabilities = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
            session = self._command("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
            self.url += f"/session/{session['sessionId']}"
        except BaseException:
            self.driver.kill()
            raise

    def _port(self):
        for line in self.driver.stdout:
            found = re.search(r"successfully on port (\d+)", line)
            if found:
                return int(found.group(1))
        raise AssertionError(f"chromedriver ended with {self.driver.wait()}")

    def _command(self, method, path, body=None):
        answer = requests.request(method, self.url + path, json=body, timeout=TIMEOUT_S)
        value = answer.json()["value"]
        assert answer.status_code == 200, value
        return value

    def close(self):
        try:
            self._command("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait(TIMEOUT_S)
            self.driver.stdout.close()

    def open(self, url):
        self._command("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        """The value that a script, the body of a function, returns."""
        return self._command("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def await_value(self, script, *arguments):
        """The value of a script as soon as it is something."""
        deadline = time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline:
            value = self.run(script, *arguments)
            if value:
                return value
            time.sleep(WAIT_S)
        raise AssertionError(f"nothing within {TIMEOUT_S} s: {script}\n{self.console()}")

    def click(self, element):
        self._command("POST", f"/element/{element_id(element)}/click", {})

    def type(self, element, text):
        """Replaces the text of a field, key by key."""
        self._command("POST", f"/element/{element_id(element)}/clear", {})
        self._command("POST", f"/element/{element_id(element)}/value", {"text": text})

    def console(self):
        """What the page wrote to the console since the last look, violations of its policy among it."""
        return [entry["message"] for entry in self._command("POST", "/se/log", {"type": "browser"})]


def element_id(element):
    return element["element-6066-11e4-a52e-4f735466cecf"]
