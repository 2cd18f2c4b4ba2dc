// Builds what the pages load, in one go: static/build/app.css, app.js, the scripts of single pages,
// icons.json (inlined by the `icon` template tag) and japan.json (what the map shows where no tiles come).
// Usage: node tools/build_frontend.mjs [--watch]

import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const assets = join(root, "src/ccus/portal/assets");
const out = join(root, "src/ccus/portal/static/build");
const resolve = createRequire(import.meta.url).resolve;

let esbuild, feature;
try {
  esbuild = await import("esbuild");
  ({ feature } = await import("topojson-client"));
} catch {
  console.error("The front-end packages are not installed. Run `npm ci` in the project folder, then try again.");
  process.exit(1);
}

const options = {
  entryPoints: [
    { in: join(assets, "js/app.js"), out: "app" },
    { in: join(assets, "js/proof.js"), out: "proof" },
    { in: join(assets, "js/card-check.js"), out: "card-check" },
    { in: join(assets, "js/my-card.js"), out: "my-card" },
    { in: join(assets, "js/courier.js"), out: "courier" },
    { in: join(assets, "js/counter.js"), out: "counter" },
    { in: join(assets, "js/map.js"), out: "map" },
    { in: join(assets, "css/app.css"), out: "app" },
    { in: join(assets, "css/pages/map.css"), out: "map" },
  ],
  outdir: out,
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "linked",
  format: "iife",
  // Phones of five years ago: cascade layers arrived with these versions.
  target: ["chrome99", "firefox97", "safari15.4"],
  // Pictures of map controls that no page shows.
  loader: { ".png": "empty" },
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

/** The country's outline as GeoJSON, in steps of about a kilometre. Natural Earth, public domain. */
function drawCountry() {
  const world = JSON.parse(readFileSync(resolve("world-atlas/countries-10m.json"), "utf8"));
  const japan = feature(world, world.objects.countries).features.find((country) => country.id === "392");
  const rounded = (ring) => ring.map((point) => point.map((degrees) => Math.round(degrees * 100) / 100));
  return { type: "MultiPolygon", coordinates: japan.geometry.coordinates.map((polygon) => polygon.map(rounded)) };
}

mkdirSync(out, { recursive: true });
writeFileSync(join(out, "icons.json"), JSON.stringify(collectIcons()));
writeFileSync(join(out, "japan.json"), JSON.stringify(drawCountry()));
if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
  console.log("Watching the page sources; Ctrl-C ends.");
} else {
  const started = performance.now();
  await esbuild.build(options);
  console.log(`Built the page files in ${Math.round(performance.now() - started)} ms.`);
}
