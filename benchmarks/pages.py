"""How long does each page of the site take to load, and how many bytes is it?

    make book && python benchmarks/pages.py

Each page is opened in Chromium from a server on this machine, three times, with an empty cache
each time; medians are kept: of the time until the load event, until the mathematics is set (what
happens later), and of the processor time that the process of the page needed until then, which
depends little on what else the machine does. Bytes are those that were sent, uncompressed: images,
fonts, scripts and the live figures' weights; what a publisher sends, who compresses text, stands
beside them. The pages with the most formulas are opened once more without MathML for screen
readers, to see what it costs.

Writes results/pages.json and results/pages.md.
"""

import argparse
import functools
import gzip
import http.server
import json
import os
import shutil
import threading
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
SITE = HERE.parent / "_build/html"
SECONDS, MEGABYTES = 1.5, 2.5  # what a page should not exceed
ASSISTIVE = ', "a11y/assistive-mml"'

FINISHED = """async () => {
  await window.MathJax?.startup?.promise;
  const load = performance.getEntriesByType("navigation")[0].loadEventEnd;
  const formulas = document.querySelectorAll("mjx-container").length;
  return [load, Math.max(load, performance.now()), formulas];
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def visit(browser, address, spoken=True):
    """One visit with an empty cache: milliseconds, bytes as sent and as gzip would, formulas."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    if not spoken:

        def silence(route):
            page_without = route.fetch()
            route.fulfill(response=page_without, body=page_without.text().replace(ASSISTIVE, ""))

        page.route(address, silence)
    sent, squeezed = [], []

    def count(response):
        body = response.body()
        sent.append(len(body))
        text = response.headers.get("content-type", "").startswith(("text", "application/j"))
        squeezed.append(len(gzip.compress(body, 6)) if text else len(body))

    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    answers = []
    page.on("response", lambda response: answers.append(response))
    page.goto(address, wait_until="load")
    load, mathematics, formulas = page.evaluate(FINISHED)
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    page.wait_for_load_state("networkidle")
    for response in answers:
        count(response)
    context.close()
    return {
        "load": load / 1000,
        "mathematics": mathematics / 1000,
        "processor": metrics["ProcessTime"],
        "bytes": sum(sent),
        "gzip": sum(squeezed),
        "formulas": formulas,
    }


def middle(visits):
    return {key: median(v[key] for v in visits) for key in visits[0]}


def measure(site, names, rounds):
    """The medians of each page, and the load average before and after."""
    handler = functools.partial(Quiet, directory=site)
    before = os.getloadavg()
    with (
        http.server.ThreadingHTTPServer(("localhost", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        home, pages, silent = f"http://localhost:{server.server_port}", {}, {}
        for name in names:
            address = f"{home}/{name}.html"
            pages[name] = middle([visit(browser, address) for _ in range(rounds)])
        for name in sorted(pages, key=lambda name: -pages[name]["formulas"])[:3]:
            # Both by turns, so that whatever else the machine does meets both.
            turns = [
                [visit(browser, f"{home}/{name}.html", spoken) for spoken in (True, False)]
                for _ in range(rounds)
            ]
            silent[name] = {
                key: middle([turn[k] for turn in turns])["processor"]
                for k, key in enumerate(["with", "without"])
            }
        version = browser.version
        browser.close()
        server.shutdown()
    return {
        "chromium": version,
        "rounds": rounds,
        "load average": [round(value, 1) for value in (*before[:1], *os.getloadavg()[:1])],
        "pages": pages,
        "processor seconds with and without MathML": silent,
    }


def table(found):
    before, after = found["load average"]
    lines = [
        "# Loading a page",
        "",
        f"Chromium {found['chromium']}, a server on the same machine, empty cache, medians of "
        f"{found['rounds']}. Load average of the machine {before} before, {after} after. Targets: "
        f"{SECONDS} s, {MEGABYTES} MB. Processor time is that of the page's process until its "
        "mathematics is set.",
        "",
        "| page | load, s | mathematics set, s | processor, s | MB | MB with gzip | formulas |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, page in found["pages"].items():
        lines.append(
            f"| {name} | {page['load']:.2f} | {page['mathematics']:.2f} | {page['processor']:.2f} "
            f"| {page['bytes'] / 1e6:.2f} | {page['gzip'] / 1e6:.2f} | {page['formulas']:.0f} |"
        )
    silent = found["processor seconds with and without MathML"]
    lines += ["", "MathML for screen readers, processor seconds with and without:", ""]
    lines += [f"- {n}: {v['with']:.2f}, {v['without']:.2f}" for n, v in silent.items()]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=SITE, help="a built site")
    parser.add_argument("--only", nargs="*", help="names of pages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, default=HERE / "results")
    options = parser.parse_args()
    names = options.only or sorted(p.stem for p in options.site.glob("*.html") if p.stem != "index")
    if not names:
        raise SystemExit(f"expected a built site in {options.site}: run make book")
    found = measure(options.site, names, options.rounds)
    (options.output / "pages.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    (options.output / "pages.md").write_text(table(found), "utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
