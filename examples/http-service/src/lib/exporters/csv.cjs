'use strict';

/** @param {import('../orders.ts').Order[]} orders */
exports.formatOrders = (orders) => {
  const lines = orders.map(({ id, customer, cents }) => `${id},${customer},${cents}`);
  return ['id,customer,cents', ...lines].join('\n');
};
