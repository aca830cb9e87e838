// Bundles the libraries of the browser into static/vendor, one file each, with their licences and a list of hashes.
// Only whoever bumps a version needs this: change it in package.json, run `make vendor`, look at the difference.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const OUT = "static/vendor";
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;

/** What each bundle offers: exactly what our pages use, nothing that would only be downloaded. */
const BUNDLES = [
  {
    name: "lit",
    package: "lit",
    source: [
      'export * from "lit";',
      'export { repeat } from "lit/directives/repeat.js";',
      'export { classMap } from "lit/directives/class-map.js";',
      'export { live } from "lit/directives/live.js";',
    ],
  },
  { name: "stemmer", package: "stemmer", source: ['export { stemmer } from "stemmer";'] },
  {
    name: "stemmer-russian",
    package: "@orama/stemmers",
    source: ['export { stemmer } from "@orama/stemmers/russian";'],
  },
];
const COPIES = [
  { name: "htmx", package: "htmx.org", file: "dist/htmx.esm.min.js" },
  { name: "hx-sse", package: "htmx.org", file: "dist/ext/hx-sse.min.js" },
];

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
for (const bundle of BUNDLES) {
  await build({
    stdin: { contents: bundle.source.join("\n"), resolveDir: ".", sourcefile: `${bundle.name}.js` },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["production"],
    legalComments: "none", // the licences lie beside the files
    outfile: `${OUT}/${bundle.name}-${version(bundle.package)}.js`,
  });
}
for (const copy of COPIES) {
  copyFileSync(`node_modules/${copy.package}/${copy.file}`, `${OUT}/${copy.name}-${version(copy.package)}.js`);
}
const LICENCES = {
  lit: "lit/LICENSE",
  htmx: "htmx.org/LICENSE",
  stemmer: "stemmer/license",
  "stemmer-russian": "@orama/stemmers/LICENSE.md",
};
for (const [name, file] of Object.entries(LICENCES)) {
  copyFileSync(`node_modules/${file}`, `${OUT}/LICENSE-${name}.txt`);
}
const sums = readdirSync(OUT)
  .sort()
  .map((file) => `${createHash("sha256").update(readFileSync(`${OUT}/${file}`)).digest("hex")}  ${file}\n`);
writeFileSync(`${OUT}/SHA256SUMS`, sums.join(""));
