export interface Order {
  id: number;
  customer: string;
  cents: number;
}

const customers = ['Ada', 'Grace', 'Linus', 'Margaret'];

/** Stands in for the database. */
export function listOrders(): Order[] {
  return Array.from({ length: 200 }, (_, index) => ({
    id: index + 1,
    customer: customers[index % customers.length] ?? 'Ada',
    cents: 250 * (index + 1),
  }));
}
