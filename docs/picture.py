"""Make the picture of the first screen, from the page of an example.

python docs/picture.py    (needs Chromium, and what `make test` installs)
"""

from __future__ import annotations

import base64
import io
import shutil
from pathlib import Path

from PIL import Image
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

HERE = Path(__file__).parent
PAGE = HERE / "examples" / "tumour-classifier.html"
PICTURE = HERE / "pictures" / "first-screen.png"
WIDTH, HEIGHT = 1440, 900


def main() -> None:
    """Open the page as a reader would, and keep what is seen before scrolling."""
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    browser = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(PAGE.as_uri())
        taken = browser.execute_cdp_cmd("Page.captureScreenshot", {})
    finally:
        browser.quit()
    picture = Image.open(io.BytesIO(base64.b64decode(taken["data"])))
    PICTURE.parent.mkdir(exist_ok=True)
    # So few colours are enough, and make it a third as large.
    picture.convert("RGB").quantize(64).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
