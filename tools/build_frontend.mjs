// Builds what the pages load, in one go: static/build/app.css, app.js, proof.js, card-check.js, courier.js and icons.json (inlined by the `icon` template tag).
// Usage: node tools/build_frontend.mjs [--watch]

import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const assets = join(root, "src/ccus/portal/assets");
const out = join(root, "src/ccus/portal/static/build");
const resolve = createRequire(import.meta.url).resolve;

let esbuild;
try {
  esbuild = await import("esbuild");
} catch {
  console.error("The front-end packages are not installed. Run `npm ci` in the project folder, then try again.");
  process.exit(1);
}

const options = {
  entryPoints: [
    { in: join(assets, "js/app.js"), out: "app" },
    { in: join(assets, "js/proof.js"), out: "proof" },
    { in: join(assets, "js/card-check.js"), out: "card-check" },
    { in: join(assets, "js/courier.js"), out: "courier" },
    { in: join(assets, "css/app.css"), out: "app" },
  ],
  outdir: out,
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "linked",
  format: "iife",
  // Phones of five years ago: cascade layers arrived with these versions.
  target: ["chrome99", "firefox97", "safari15.4"],
  logLevel: "warning",
};

/** Inner drawing of each lucide icon that the pages name, without its <svg> frame. */
function collectIcons() {
  const folder = join(dirname(resolve("lucide-static/package.json")), "icons");
  const names = JSON.parse(readFileSync(join(assets, "icons.json"), "utf8"));
  const drawings = {};
  for (const name of names) {
    const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
    drawings[name] = svg.replace(/^[\s\S]*?<svg[\s\S]*?>|<\/svg>\s*$/g, "").replace(/\s*\n\s*/g, "").trim();
  }
  return drawings;
}

mkdirSync(out, { recursive: true });
writeFileSync(join(out, "icons.json"), JSON.stringify(collectIcons()));
if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
  console.log("Watching the page sources; Ctrl-C ends.");
} else {
  const started = performance.now();
  await esbuild.build(options);
  console.log(`Built the page files in ${Math.round(performance.now() - started)} ms.`);
}
