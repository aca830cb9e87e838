// Joins the phone's modules into static/bundle, and beside them the desk's: one request and half the bytes on a cold stairwell (P9, P10).
// The server serves it only while the hash of its sources fits, else the modules themselves: nobody works on stale code.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
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

/** The hash of all modules that may be in a bundle, as fieldapp/web/assets.py reckons it too. */
function sourceHash(folders = FOLDERS) {
  const paths = folders.flatMap((folder) => readdirSync(`static/js/${folder}`).map((file) => `js/${folder}/${file}`));
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
async function tight({ outputFiles }, module = false) {
  const { code } = await minify(outputFiles[0].text, {
    ecma: 2022,
    module,
    compress: { passes: 4, unsafe_arrows: true, keep_fargs: false, sequences: false },
  });
  return code.trim().replace(/\n\s*/g, " ");
}

/** What is asked for when the day is on the screen lies beside the bundle; a classic script may import it, too. */
const LATE = "static/js/phone/late.js";
const BESIDE = {
  name: "beside",
  setup(builder) {
    builder.onResolve({ filter: /\/late\.js$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./late.js", external: true } : undefined,
    );
  },
};

/**
 * The late part takes what the bundle has, too, out of `globalThis.phone`: a module that stood twice would keep its own
 * database handles. `taken` collects the names.
 * @param {Set<string>} held paths of the bundle's modules
 * @param {Map<string, string>} taken name to module
 */
function takingFrom(held, taken) {
  const IMPORT = /^import (?:\{([^}]*)\} from )?"([^"]+)";$/gm;
  const rewritten = (path, text) =>
    text.replace(IMPORT, (whole, names, wanted) => {
      const from = wanted === "lit" ? wanted : `./${relative(".", resolve(dirname(path), wanted))}`;
      if (wanted !== "lit" && !held.has(from.slice(2))) return whole;
      const listed = (names ?? "").split(",").map((name) => name.trim()).filter(Boolean);
      for (const name of listed) {
        if ((taken.get(name) ?? from) !== from) throw new Error(`two modules lend "${name}" to the late part`);
        taken.set(name, from);
      }
      return listed.length > 0 ? `const { ${listed.join(", ")} } = globalThis.phone;` : "";
    });
  return {
    name: "taking",
    setup(builder) {
      builder.onLoad({ filter: /static\/js\/.*\.js$/ }, ({ path }) => ({
        contents: rewritten(path, readFileSync(path, "utf8")),
        loader: "js",
      }));
    },
  };
}

const ENTRY = "static/js/phone/app.js";
const alone = await build({ ...OPTIONS, entryPoints: [ENTRY], plugins: [LIT, UNUSED, BESIDE], metafile: true });
const lent = new Map();
const held = new Set(Object.keys(alone.metafile.inputs));
const late = await build({ ...OPTIONS, entryPoints: [LATE], format: "esm", plugins: [takingFrom(held, lent)] });
const lending = [
  `import "./${ENTRY}";`,
  ...[...lent].map(([name, from]) => `import { ${name} } from "${from}";`),
  `globalThis.phone = { ${[...lent.keys()].sort().join(", ")} };`,
].join("\n");
const phone = await build({ ...OPTIONS, stdin: { contents: lending, resolveDir: "." }, plugins: [LIT, UNUSED, BESIDE] });
const worker = await build({ ...OPTIONS, entryPoints: ["static/sw.js"] });
const STEMS = { ...OPTIONS.alias, "stemmer-russian": "@orama/stemmers/russian" };
const desk = await build({ ...OPTIONS, alias: STEMS, entryPoints: ["static/js/desk/app.js"], plugins: [LIT, UNUSED] });
mkdirSync("static/bundle", { recursive: true });
writeFileSync("static/bundle/phone.js", `/* sources ${sourceHash()} */\n${await tight(phone)}\n`);
writeFileSync("static/bundle/late.js", `${await tight(late, true)}\n`);
writeFileSync("static/bundle/sw.js", `${await tight(worker)}\n`);
writeFileSync("static/bundle/desk.js", `/* sources ${sourceHash([...FOLDERS, "desk"])} */\n${await tight(desk)}\n`);
