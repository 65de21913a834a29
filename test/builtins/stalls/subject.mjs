function branches(n) {
  if (n % 3 === 0) return 'three';
  return n % 2 === 0 ? 'even' : 'odd';
}

export function compute(times) {
  const seen = { three: 0, even: 0, odd: 0 };
  for (let n = 0; n < times; n++) {
    seen[branches(n)]++;
  }
  try {
    if (times > 1e9) throw new Error('never');
  } finally {
    seen.done = true;
  }
  return seen;
}
