import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const folder = new URL('../templates/', import.meta.url);

export function renderTemplateSync(name: string, values: Record<string, string>): string {
  const template = readFileSync(new URL(name, folder), 'utf8');
  return fillIn(template, values);
}

export async function renderTemplate(
  name: string,
  values: Record<string, string>,
): Promise<string> {
  const template = await readFile(new URL(name, folder), 'utf8');
  return fillIn(template, values);
}

function fillIn(template: string, values: Record<string, string>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => escapeHtml(values[key] ?? ''));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
