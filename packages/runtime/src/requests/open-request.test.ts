import { describe, expect, test } from 'vitest';
import { OpenRequest, RequestOf } from './open-request.js';

const request = (): OpenRequest => new OpenRequest({}, 'GET', '/');

describe('what is put on a carrier', () => {
  test('is found there, and nowhere else', () => {
    const carrier = {};
    const first = request();
    RequestOf.put(carrier, first);
    expect(RequestOf.get(carrier)).toBe(first);
    expect(RequestOf.get({})).toBeUndefined();
    expect(RequestOf.get(new Proxy(carrier, {}))).toBeUndefined();
    const next = request();
    RequestOf.put(carrier, next);
    expect(RequestOf.get(carrier)).toBe(next);
  });

  test('cannot be seen by the program', () => {
    class Message {
      readonly url = '/';
    }
    const carrier = new Message();
    RequestOf.put(carrier, request());
    expect(Reflect.ownKeys(carrier)).toEqual(['url']);
    expect(Object.getPrototypeOf(carrier)).toBe(Message.prototype);
    expect(carrier).toEqual(new Message());
    expect(structuredClone(carrier)).toEqual({ url: '/' });
  });
});

describe('requests that are pipelined', () => {
  test('know those before them that are not answered', () => {
    const [first, second, third] = [request(), request(), request()];
    second.follow(first);
    third.follow(second);
    expect(third.earlier?.earlier).toBe(first);
    first.answer();
    expect(second.earlier).toBeUndefined();
    expect(third.earlier).toBe(second);
  });

  test('do not follow what is answered, or what is no request', () => {
    const [first, second] = [request(), request()];
    first.answer();
    second.follow(first);
    expect(second.earlier).toBeUndefined();
    second.follow(undefined);
    expect(second.earlier).toBeUndefined();
  });

  test('do not keep each other once they are answered', () => {
    const [first, second, third] = [request(), request(), request()];
    second.follow(first);
    first.answer();
    third.follow(second);
    second.answer();
    expect(third.earlier).toBeUndefined();
  });
});
