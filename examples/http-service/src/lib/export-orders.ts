import { createRequire } from 'node:module';
import type { Order } from './orders.ts';

export type ExportFormat = 'csv' | 'markdown';

interface Exporter {
  formatOrders(orders: Order[]): string;
}

const require = createRequire(import.meta.url);

const importers: Record<ExportFormat, () => Promise<Exporter>> = {
  csv: () => import('./exporters/csv.cjs'),
  markdown: () => import('./exporters/markdown.cjs'),
};

/** Loads an exporter when somebody asks for its format, because few do. */
export function exportOrdersSync(format: ExportFormat, orders: Order[]): string {
  const exporter: Exporter = require(`./exporters/${format}.cjs`);
  return exporter.formatOrders(orders);
}

export async function exportOrders(format: ExportFormat, orders: Order[]): Promise<string> {
  const exporter = await importers[format]();
  return exporter.formatOrders(orders);
}
