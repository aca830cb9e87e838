// Joins the phone's modules into static/bundle: one request and half the bytes on a cold stairwell (P9, P10).
// The server serves it only while the hash of its sources fits, else the modules themselves: nobody works on stale code.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { minify } from "terser";

const FOLDERS = ["core", "device", "lib", "phone", "player"];
const VENDORED = readdirSync("static/vendor").filter((file) => /^lit-.*\.js$/.test(file));
const OPTIONS = {
  bundle: true,
  minify: true,
  format: "iife", // no module: only of such a script does Chromium keep the compiled code when the worker is installed
  target: "es2022",
  conditions: ["production"],
  legalComments: "none", // the licences lie in static/vendor
  alias: { fieldapp: "./static/js" },
  write: false,
};
/** What pages import as "lit" is several modules of it; here only what is used comes along. */
const LIT = {
  name: "lit",
  setup(builder) {
    builder.onResolve({ filter: /^lit$/ }, ({ namespace }) =>
      namespace === "lit" ? undefined : { path: "lit", namespace: "lit", sideEffects: false },
    );
    builder.onLoad({ filter: /.*/, namespace: "lit" }, () => ({
      contents: [
        'export * from "lit";',
        'export { repeat } from "lit/directives/repeat.js";',
        'export { classMap } from "lit/directives/class-map.js";',
        'export { live } from "lit/directives/live.js";',
      ].join("\n"),
      resolveDir: ".",
    }));
  },
};

/** The part of it that the phone never calls: styles in shadow roots (it draws into the page itself). */
const UNUSED = {
  name: "unused",
  setup(builder) {
    builder.onLoad({ filter: /reactive-element\/css-tag\.js$/ }, () => ({
      contents: `export const adoptStyles = () => {}, getCompatibleStyle = (style) => style;
        export let CSSResult, css, supportsAdoptingStyleSheets, unsafeCSS;`,
    }));
  },
};

/** The hash of all modules that may be in the bundle, as fieldapp/web/assets.py reckons it too. */
function sourceHash() {
  const paths = FOLDERS.flatMap((folder) => readdirSync(`static/js/${folder}`).map((file) => `js/${folder}/${file}`));
  paths.push("sw.js", ...VENDORED.map((file) => `vendor/${file}`));
  const whole = createHash("sha256");
  for (const path of paths.filter((one) => one.endsWith(".js")).sort()) {
    whole.update(`${path} ${createHash("sha256").update(readFileSync(join("static", path))).digest("hex")}\n`);
  }
  return whole.digest("hex");
}

/**
 * Terser finds a twentieth more to leave out than esbuild does (P10). Line breaks with their indentation stand only in
 * templates, where a blank means the same.
 */
async function tight({ outputFiles }) {
  const { code } = await minify(outputFiles[0].text, {
    ecma: 2022,
    compress: { passes: 4, unsafe_arrows: true, keep_fargs: false, sequences: false },
  });
  return code.trim().replace(/\n\s*/g, " ");
}

const phone = await build({ ...OPTIONS, entryPoints: ["static/js/phone/app.js"], plugins: [LIT, UNUSED] });
const worker = await build({ ...OPTIONS, entryPoints: ["static/sw.js"] });
mkdirSync("static/bundle", { recursive: true });
writeFileSync("static/bundle/phone.js", `/* sources ${sourceHash()} */\n${await tight(phone)}\n`);
writeFileSync("static/bundle/sw.js", `${await tight(worker)}\n`);
