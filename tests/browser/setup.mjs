// What the tests share: results made by hand, the page of `dnnfix report` for them, and a browser that has it.
//
// The variables DNNFIX and CHROMIUM name the two programs; tests/browser/run sets them.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PATTERNS = ["loss-function", "data-type", "versioning"];
export const PAGE = "https://example.org/ann/net";

export const finding = (number) => ({
  pattern: PATTERNS[number % 3],
  action: number % 2 ? "add" : "replace",
  kind: null,
  rule: "x/y",
  confidence: (50 + (number % 50)) / 100,
  level: "warn",
  primary: true,
  library: number % 5 ? "keras" : "torch",
  api: null,
  path: `net/part${number % 7}/train.py`,
  old: { start: number + 1, end: number + 1 },
  new: { start: number + 1, end: number + 1 },
  block: { old: null, new: null },
  before: `before_${number}(a)`,
  after: `after_${number}(a)`,
  message: `What \`f\` does changed, ${number}.`,
  notes: [],
  fingerprint: "0",
});

export const change = (number, findings, more = {}) => ({
  schema_version: 1,
  id: number.toString(16).padStart(40, "0"),
  repository: PAGE,
  date: `${2015 + (number % 8)}-0${1 + (number % 9)}-11T12:00:00Z`,
  subject: `Fix number ${number}`,
  complete: true,
  files: [],
  findings,
  ...more,
});

/** Makes the page of these changes in a folder of its own, and starts a browser. */
export async function begin(changes) {
  const folder = mkdtempSync(join(tmpdir(), "dnnfix-browser-"));
  const path = (name) => join(folder, name);
  writeFileSync(path("net.jsonl"), changes.map((one) => JSON.stringify(one) + "\n").join(""));
  const page = openSync(path("report.html"), "w");
  const made = spawnSync(process.env.DNNFIX, ["report", "--format", "html", path("net.jsonl")], {
    stdio: ["ignore", page, "inherit"],
  });
  closeSync(page);
  assert.equal(made.status, 0);
  const context = await chromium.launchPersistentContext(path("profile"), {
    executablePath: process.env.CHROMIUM,
    headless: true,
    args: FLAGS,
  });
  // What only a page that hangs reaches, however busy the machine is.
  context.setDefaultTimeout(600_000);
  const address = pathToFileURL(path("report.html")).href;
  const end = async () => {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { context, address, end };
}

/** Opens the page; whatever it complains of, or asks the network for, fails the test. */
export async function open({ context, address }, hash = "") {
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => faults.push(message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) faults.push(`asked for ${request.url()}`);
  });
  await page.goto(address + hash);
  await page.waitForSelector("html[data-ready]");
  return { page, faults };
}

export async function closed({ page, faults }) {
  assert.deepEqual(faults, []);
  await page.close();
}

export const counted = (page) => page.textContent("#count");
export const items = (page) => page.locator("#list > li");
/** The list follows after a moment of quiet. */
export const told = (page, text) =>
  page.waitForFunction((text) => document.getElementById("count").textContent === text, text);
