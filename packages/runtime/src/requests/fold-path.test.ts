import { expect, test } from 'vitest';
import { foldPath } from './fold-path.js';

test.each([
  ['/', '/'],
  ['', '/'],
  ['*', '*'],
  ['/orders', '/orders'],
  ['/orders/', '/orders/'],
  ['/orders?page=2&key=secret', '/orders'],
  ['/orders#top', '/orders'],
  ['http://example.com:8080/orders/7?x', '/orders/:id'],
  ['https://example.com', '/'],
  // Numbers and what is made of them.
  ['/orders/42', '/orders/:id'],
  ['/orders/-1/items/7', '/orders/:id/items/:id'],
  ['/days/2024-05-01', '/days/:id'],
  ['/at/12:30', '/at/:id'],
  ['/orders/ord_123456', '/orders/:id'],
  // Ids of databases, hashes and random tokens.
  ['/users/550e8400-e29b-41d4-a716-446655440000', '/users/:id'],
  ['/users/507f1f77bcf86cd799439011', '/users/:id'],
  ['/commits/3f2a9c1', '/commits/3f2a9c1'],
  ['/commits/3f2a9c1d', '/commits/:id'],
  ['/t/V1StGXR8_Z5jdHi6B-myT', '/t/:id'],
  ['/t/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/t/:id'],
  ['/t/cus_NffrFeUfNV2Hib', '/t/:id'],
  [`/t/${'x'.repeat(41)}`, '/t/:id'],
  // What a person may have written there.
  ['/users/ann%40example.com', '/users/:id'],
  ['/users/ann@example.com', '/users/:id'],
  ['/search/caf\u00e9', '/search/:id'],
  ['/search/\u001b[31m', '/search/:id'],
  // What names a part of a program stays.
  ['/api/v1/users', '/api/v1/users'],
  ['/assets/jquery-3.6.0.min.js', '/assets/jquery-3.6.0.min.js'],
  ['/deadbeef/decade', '/deadbeef/decade'],
  ['/monthly-subscription-plans', '/monthly-subscription-plans'],
  ['/iso-8601x', '/iso-8601x'],
  ['/sha256', '/sha256'],
])('%s', (url, folded) => {
  expect(foldPath(url)).toBe(folded);
});

test('a path of many parts is cut', () => {
  expect(foldPath('/a'.repeat(1000))).toBe(`${'/a'.repeat(12)}/…`);
});
