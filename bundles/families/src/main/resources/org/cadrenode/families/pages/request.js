
(function () {
  "use strict";
  var FORM = "cadre-opt-out-request-1";
  var LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  var page = document.getElementById("page");
  var form = document.getElementById("request");
  var summary = document.getElementById("summary");
  var list = document.getElementById("summary-list");
  var result = document.getElementById("result");
  var send = document.getElementById("send");
  var title = document.title;
  var busy = false;

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function show(selector, shown) { all(selector).forEach(function (one) { one.hidden = !shown; }); }
  function field(id) { return document.getElementById(id); }
  function text(id) { var one = field(id); return one ? one.value.trim() : ""; }
  function chosen(name) {
    return all("input[name=" + name + "]:checked").map(function (one) { return one.value; });
  }

  if (!window.crypto || !window.crypto.subtle || !window.TextEncoder || !window.fetch || !window.Promise) {
    show(".cannot-seal", true);
    show(".without-script", false);
    return;
  }
  show(".with-script", true);
  show(".without-script", false);

  function some() { return chosen("how_much")[0] === "some"; }
  function showSome() { field("some").hidden = !some(); }
  all("input[name=how_much]").forEach(function (one) { one.addEventListener("change", showSome); });
  showSome();

  // ---- what is wrong -------------------------------------------------------------------------------------------

  function nhsNumber(value) {
    var digits = value.replace(/[ -]/g, "");
    if (!/^[0-9]{10}$/.test(digits)) { return false; }
    var sum = 0;
    for (var i = 0; i < 9; i++) { sum += Number(digits[i]) * (10 - i); }
    return (11 - sum % 11) % 11 === Number(digits[9]);
  }

  function birthDate() {
    var day = Number(text("birth-day")), month = Number(text("birth-month")), year = Number(text("birth-year"));
    var date = new Date(Date.UTC(year, month - 1, day));
    var real = /^[0-9]{4}$/.test(text("birth-year")) && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    var oldest = new Date(); oldest.setUTCFullYear(oldest.getUTCFullYear() - 30);
    return real && date <= new Date() && date > oldest ? date.toISOString().slice(0, 10) : "";
  }

  function word(id) { return page.getAttribute("data-say-" + id); }

  function letters(value) { return /[\p{L}\p{N}]/u.test(value); }

  function wrongs() {
    var wrong = [];
    function need(ok, id, first) { if (!ok) { wrong.push({ id: id, first: first || id, says: word(id) }); } }
    var asker = chosen("asked_by")[0] || page.getAttribute("data-asked-by") || "";
    if (document.getElementById("asked_by")) { need(asker !== "", "asked_by", "asked_by-1"); }
    if (field("your_name")) { need(asker === "young_person" || text("your_name") !== "", "your_name"); }
    need(letters(text("forename")), "forename");
    need(letters(text("surname")), "surname");
    need(birthDate() !== "", "birth_date", "birth-day");
    need(text("nhs_number") === "" || nhsNumber(text("nhs_number")), "nhs_number");
    need(chosen("how_much").length === 1, "how_much", "how_much-1");
    need(!some() || chosen("scope").length > 0, "some", "scope-1");
    need(text("contact") !== "", "contact");
    need(field("declared").checked, "declared");
    return wrong;
  }

  function clear() {
    all(".wrong").forEach(function (one) { one.classList.remove("wrong"); });
    all(".error").forEach(function (one) { one.hidden = true; one.textContent = ""; });
    all("[aria-invalid]").forEach(function (one) {
      one.removeAttribute("aria-invalid");
      var before = one.getAttribute("data-described");
      if (before) { one.setAttribute("aria-describedby", before); } else { one.removeAttribute("aria-describedby"); }
    });
    list.textContent = "";
    summary.hidden = true;
    document.title = title;
  }

  function tell(wrong) {
    wrong.forEach(function (one) {
      var place = field(one.id + "-error"), box = field(one.first);
      place.textContent = one.says;
      place.hidden = false;
      place.parentNode.classList.add("wrong");
      var before = box.getAttribute("aria-describedby") || "";
      if (!box.hasAttribute("data-described")) { box.setAttribute("data-described", before); }
      box.setAttribute("aria-describedby", (before + " " + place.id).trim());
      box.setAttribute("aria-invalid", "true");
      var link = document.createElement("a");
      link.href = "#" + one.first;
      link.textContent = one.says;
      link.addEventListener("click", function (event) { event.preventDefault(); box.focus(); });
      var item = document.createElement("li");
      item.appendChild(link);
      list.appendChild(item);
    });
    summary.hidden = false;
    document.title = "Error: " + title;
    summary.focus();
  }

  // ---- sealing: HPKE (RFC 9180), base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM -------------------

  var subtle = window.crypto.subtle;
  function bytes(words) { return new TextEncoder().encode(words); }
  function join() {
    var parts = Array.prototype.slice.call(arguments);
    var joined = new Uint8Array(parts.reduce(function (sum, part) { return sum + part.length; }, 0));
    parts.reduce(function (at, part) { joined.set(part, at); return at + part.length; }, 0);
    return joined;
  }
  // An HMAC key of no bytes and one of 32 zeros are the same key; browsers refuse the former.
  function hmac(key, content) {
    return subtle.importKey("raw", key.length ? key : new Uint8Array(32), { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
      .then(function (imported) { return subtle.sign("HMAC", imported, content); })
      .then(function (mac) { return new Uint8Array(mac); });
  }
  function extract(suite, salt, label, secret) {
    return hmac(salt, join(bytes("HPKE-v1"), suite, bytes(label), secret));
  }
  // No key here is longer than one block of the hash.
  function expand(suite, key, label, info, length) {
    return hmac(key, join(new Uint8Array([length >> 8, length & 255]), bytes("HPKE-v1"), suite, bytes(label), info, new Uint8Array([1])))
      .then(function (block) { return block.slice(0, length); });
  }
  function binary(base64) { return Uint8Array.from(atob(base64), function (c) { return c.charCodeAt(0); }); }

  function seal(recipient, info, plain) {
    var kem = join(bytes("KEM"), new Uint8Array([0, 16]));
    var suite = join(bytes("HPKE"), new Uint8Array([0, 16, 0, 1, 0, 2]));
    var nothing = new Uint8Array(0);
    var curve = { name: "ECDH", namedCurve: "P-256" };
    var pair, encapsulated, context, secret, key;
    return subtle.generateKey(curve, true, ["deriveBits"]).then(function (made) {
      pair = made;
      return Promise.all([subtle.exportKey("raw", pair.publicKey), subtle.importKey("raw", recipient, curve, false, [])]);
    }).then(function (keys) {
      encapsulated = new Uint8Array(keys[0]);
      return subtle.deriveBits({ name: "ECDH", public: keys[1] }, pair.privateKey, 256);
    }).then(function (agreed) {
      return extract(kem, nothing, "eae_prk", new Uint8Array(agreed));
    }).then(function (prk) {
      return expand(kem, prk, "shared_secret", join(encapsulated, recipient), 32);
    }).then(function (shared) {
      return Promise.all([extract(suite, nothing, "psk_id_hash", nothing), extract(suite, nothing, "info_hash", info),
        extract(suite, shared, "secret", nothing)]);
    }).then(function (three) {
      context = join(new Uint8Array([0]), three[0], three[1]);
      secret = three[2];
      return Promise.all([expand(suite, secret, "key", context, 32), expand(suite, secret, "base_nonce", context, 12)]);
    }).then(function (two) {
      key = two;
      return subtle.importKey("raw", key[0], "AES-GCM", false, ["encrypt"]);
    }).then(function (imported) {
      return subtle.encrypt({ name: "AES-GCM", iv: key[1], tagLength: 128 }, imported, plain);
    }).then(function (sealed) {
      return join(encapsulated, new Uint8Array(sealed));
    });
  }

  // ---- the request -------------------------------------------------------------------------------------------------

  function newCode() {
    var code = "";
    window.crypto.getRandomValues(new Uint8Array(8)).forEach(function (value, at) { code += (at === 4 ? "-" : "") + LETTERS[value % 32]; });
    return code;
  }

  function today() {
    var now = new Date();
    return now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") + "-" + String(now.getDate()).padStart(2, "0");
  }

  function answers(code) {
    var said = new URLSearchParams();
    said.append("form", "1");
    said.append("page", page.getAttribute("data-page"));
    said.append("code", code);
    said.append("asked_by", chosen("asked_by")[0] || page.getAttribute("data-asked-by"));
    said.append("declared", "yes");
    said.append("signed_on", today());
    said.append("birth_date", birthDate());
    said.append("scope", some() ? chosen("scope").join(" ") : "all");
    ["your_name", "contact", "forename", "surname", "other_names", "nhs_number", "school", "upn", "postcode", "question"].forEach(function (id) {
      if (text(id)) { said.append(id, text(id).normalize("NFC")); }
    });
    var plain = bytes(said.toString());
    // Of one length for nearly everybody, so that the length tells nothing.
    var padded = new Uint8Array(Math.ceil(plain.length / 4096) * 4096).fill(10);
    padded.set(plain);
    return padded;
  }

  function letter(sealed) {
    var base64 = btoa(Array.prototype.map.call(sealed, function (one) { return String.fromCharCode(one); }).join(""));
    return FORM + "\n" + base64.replace(/(.{76})/g, "$1\n") + "\nend\n";
  }

  function post(content) {
    var address = page.getAttribute("data-post-to");
    if (!address) { return Promise.resolve(false); }
    var sent = fetch(address, { method: "POST", body: content, headers: { "Content-Type": "text/plain;charset=utf-8" }, credentials: "omit",
      redirect: "error", referrerPolicy: "no-referrer", cache: "no-store" })
      .then(function (answer) { return answer.ok; }, function () { return false; });
    // If it arrives later all the same, the node knows the saved file for the same request.
    var patience = new Promise(function (over) { window.setTimeout(function () { over(false); }, 30000); });
    return Promise.race([sent, patience]);
  }

  function done(code, content, sent) {
    all(".code").forEach(function (one) { one.textContent = code; });
    show(".was-sent", sent);
    show(".was-sealed", !sent);
    show(".could-not-send", !sent && page.getAttribute("data-post-to") !== "");
    var link = field("save");
    link.href = URL.createObjectURL(new Blob([content], { type: "text/plain" }));
    link.download = "opt-out-request-" + code + ".txt";
    form.reset();
    showSome();
    form.hidden = true;
    show(".before", false);
    result.hidden = false;
    var heading = sent ? field("sent-heading") : field("sealed-heading");
    document.title = heading.textContent;
    heading.focus();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) { return; }
    clear();
    var wrong = wrongs();
    if (wrong.length) { tell(wrong); return; }
    busy = true;
    send.setAttribute("aria-disabled", "true");
    var code = newCode(), content;
    seal(binary(page.getAttribute("data-key")), bytes(FORM), answers(code)).then(function (sealed) {
      content = letter(sealed);
      return post(content);
    }).then(function (sent) {
      done(code, content, sent);
    }, function () {
      show(".cannot-seal", true);
      field("cannot-seal").focus();
    }).then(function () {
      busy = false;
      send.removeAttribute("aria-disabled");
    });
  });
}());
