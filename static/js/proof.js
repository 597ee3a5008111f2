// A worker that finds the number whose SHA-256 with the salt is the challenge (ALTCHA's protocol).
// Its own SHA-256 instead of crypto.subtle: the latter takes a turn of the event loop for each of some 30,000 hashes.
// Nothing is made anew for a hash but its digits, so that an old phone is not kept busy with its memory.

const K = new Int32Array(64);
const START = new Int32Array(8);

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

const state = new Int32Array(8);
const words = new Int32Array(64);

function rotate(word, by) {
  return (word >>> by) | (word << (32 - by));
}

function spread(view, offset) {
  for (let i = 0; i < 16; i += 1) {
    words[i] = view.getInt32(offset + i * 4);
  }
  for (let i = 16; i < 64; i += 1) {
    const a = words[i - 15];
    const b = words[i - 2];
    const low = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    words[i] = words[i - 16] + low + words[i - 7] + (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10));
  }
}

function take(view, offset) {
  spread(view, offset);
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
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
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

// What is hashed, padded (FIPS 180-4, 5.1.1): the salt stays where it is, the digits behind it change.
function message(salt) {
  const begin = new TextEncoder().encode(salt);
  const bytes = new Uint8Array((((begin.length + 20 + 8) >> 6) + 1) * 64);
  const view = new DataView(bytes.buffer);
  bytes.set(begin);
  return (number) => {
    const digits = String(number);
    const length = begin.length + digits.length;
    const size = (((length + 8) >> 6) + 1) * 64;
    bytes.fill(0, begin.length);
    for (let i = 0; i < digits.length; i += 1) {
      bytes[begin.length + i] = digits.charCodeAt(i);
    }
    bytes[length] = 0x80;
    view.setUint32(size - 4, length * 8);
    state.set(START);
    for (let offset = 0; offset < size; offset += 64) {
      take(view, offset);
    }
  };
}

self.onmessage = (event) => {
  const { challenge, salt, maxnumber } = event.data;
  const wanted = Int32Array.from({ length: 8 }, (_, i) => parseInt(challenge.slice(i * 8, i * 8 + 8), 16));
  const hash = message(salt);
  for (let number = 0; number <= maxnumber; number += 1) {
    hash(number);
    if (state.every((word, i) => word === wanted[i])) {
      self.postMessage(number);
      return;
    }
  }
  self.postMessage(null);
};
