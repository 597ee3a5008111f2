// A worker that finds the number whose SHA-256 with the salt is the challenge (ALTCHA's protocol).
// Its own SHA-256 instead of crypto.subtle: the latter takes a turn of the event loop for each of some 30,000 hashes.

const K = new Uint32Array(64);
const START = new Uint32Array(8);

(function constants() {
  // FIPS 180-4: the first 32 bits of the fractional parts of the cube and square roots of the first primes.
  let found = 0;
  for (let candidate = 2; found < 64; candidate += 1) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) {
      if (candidate % divisor === 0) {
        prime = false;
      }
    }
    if (prime) {
      if (found < 8) {
        START[found] = (Math.sqrt(candidate) % 1) * 0x100000000;
      }
      K[found] = (Math.cbrt(candidate) % 1) * 0x100000000;
      found += 1;
    }
  }
})();

function rotate(word, by) {
  return (word >>> by) | (word << (32 - by));
}

function sha256(bytes) {
  const length = ((bytes.length + 8) >> 6) + 1;
  const padded = new Uint8Array(length * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const state = START.slice();
  const words = new Uint32Array(64);
  for (let offset = 0; offset < padded.length; offset += 64) {
    for (let i = 0; i < 16; i += 1) {
      words[i] = view.getUint32(offset + i * 4);
    }
    for (let i = 16; i < 64; i += 1) {
      const a = words[i - 15];
      const b = words[i - 2];
      words[i] =
        words[i - 16] +
        (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) +
        words[i - 7] +
        (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const one =
        (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
      const two = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] += word;
    });
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

self.onmessage = (event) => {
  const { challenge, salt, maxnumber } = event.data;
  const encoder = new TextEncoder();
  for (let number = 0; number <= maxnumber; number += 1) {
    if (sha256(encoder.encode(salt + number)) === challenge) {
      self.postMessage(number);
      return;
    }
  }
  self.postMessage(null);
};
