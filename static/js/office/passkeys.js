/** How does a device's passkey get into a form? Asked of the browser when the form is sent; its answer goes as JSON. */

/** @typedef {{id: string, type: "public-key", transports?: AuthenticatorTransport[]}} Described */
/** @typedef {Error & {words?: string}} Fault */

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (form instanceof HTMLFormElement) prepare(form);
}

/** Show the form and let it ask. @param {HTMLFormElement} form */
function prepare(form) {
  const able = typeof globalThis.PublicKeyCredential === "function";
  if (!able && form.dataset.passkey === "get") return; // whoever signs in has the other form
  form.hidden = false;
  if (!able) say(form, form.dataset.unsupported);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (able) void send(form);
  });
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const field = form.querySelector("input[name=credential]");
  if (form.ariaBusy === "true" || !(field instanceof HTMLInputElement)) return;
  form.ariaBusy = "true";
  say(form, "");
  try {
    field.value = JSON.stringify(await answered(form));
    form.submit();
  } catch (error) {
    say(form, wordsFor(form, /** @type {Fault} */ (error)));
  } finally {
    form.ariaBusy = null;
  }
}

/** What the device answers, in the JSON form of WebAuthn. @param {HTMLFormElement} form */
async function answered(form) {
  const options = JSON.parse(form.dataset.options || (await begun(form)));
  const creates = form.dataset.passkey === "create";
  const made = creates
    ? await navigator.credentials.create({ publicKey: forCreation(options) })
    : await navigator.credentials.get({ publicKey: forRequest(options) });
  return inWords(/** @type {PublicKeyCredential} */ (made));
}

/** The server's question, new for each try. @param {HTMLFormElement} form */
async function begun(form) {
  let answer;
  try {
    answer = await fetch(form.dataset.begin ?? "", { method: "POST", signal: AbortSignal.timeout(15_000) });
    if (answer.ok) return await answer.text();
    const { detail } = await answer.json();
    throw Object.assign(new Error("refused"), { words: detail || form.dataset.silent });
  } catch (error) {
    if (/** @type {Fault} */ (error).words) throw error;
    throw Object.assign(new Error("no answer"), { words: form.dataset.silent });
  }
}

/** @param {any} options @returns {PublicKeyCredentialCreationOptions} */
function forCreation(options) {
  const user = { ...options.user, id: bytes(options.user.id) };
  const excludeCredentials = options.excludeCredentials.map(described);
  return { ...options, user, challenge: bytes(options.challenge), excludeCredentials };
}

/** @param {any} options @returns {PublicKeyCredentialRequestOptions} */
function forRequest(options) {
  return { ...options, challenge: bytes(options.challenge), allowCredentials: options.allowCredentials.map(described) };
}

/** @param {Described} one */
function described(one) {
  return { ...one, id: bytes(one.id) };
}

/** @param {PublicKeyCredential} made */
function inWords(made) {
  const response = /** @type {AuthenticatorAttestationResponse & AuthenticatorAssertionResponse} */ (made.response);
  const said = response.attestationObject
    ? { attestationObject: text(response.attestationObject), transports: response.getTransports?.() ?? [] }
    : {
        authenticatorData: text(response.authenticatorData),
        signature: text(response.signature),
        userHandle: response.userHandle ? text(response.userHandle) : null,
      };
  const rawId = text(made.rawId);
  return { id: rawId, rawId, type: made.type, response: { ...said, clientDataJSON: text(response.clientDataJSON) } };
}

/** @param {string} words base64url @returns {Uint8Array<ArrayBuffer>} */
function bytes(words) {
  const plain = atob(words.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer @returns {string} base64url without padding */
function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {HTMLFormElement} form @param {Fault} fault */
function wordsFor(form, fault) {
  const { cancelled, already, address, unsupported } = form.dataset;
  if (fault.words) return fault.words;
  if (fault.name === "InvalidStateError") return already;
  if (fault.name === "SecurityError") return address;
  return fault.name === "NotSupportedError" || fault.name === "ConstraintError" ? unsupported : cancelled;
}

/** @param {HTMLFormElement} form @param {string | undefined} words */
function say(form, words) {
  const place = form.querySelector("[role=alert]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = words ?? "";
  place.hidden = !words;
}
