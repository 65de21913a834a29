import type { FastifyInstance } from 'fastify';
import { readAnnouncement, readAnnouncementSync } from '../lib/announcements.ts';
import { renderTemplate, renderTemplateSync } from '../lib/templates.ts';

interface PageQuery {
  name?: string;
}

interface AnnouncementParams {
  locale: string;
}

const announcementSchema = {
  params: {
    type: 'object',
    properties: { locale: { type: 'string', pattern: '^[a-z]{2}$' } },
    required: ['locale'],
  },
};

export async function pageRoutes(app: FastifyInstance): Promise<void> {
  app.get<{ Querystring: PageQuery }>('/v1/page', (request, reply) => {
    const html = renderTemplateSync('page.html', { name: request.query.name ?? 'stranger' });
    reply.type('text/html').send(html);
  });

  app.get<{ Querystring: PageQuery }>('/v2/page', async (request, reply) => {
    const html = await renderTemplate('page.html', { name: request.query.name ?? 'stranger' });
    return reply.type('text/html').send(html);
  });

  app.get<{ Params: AnnouncementParams }>(
    '/v1/announcements/:locale',
    { schema: announcementSchema },
    async (request) => ({ text: readAnnouncementSync(request.params.locale) }),
  );

  app.get<{ Params: AnnouncementParams }>(
    '/v2/announcements/:locale',
    { schema: announcementSchema },
    async (request) => ({ text: await readAnnouncement(request.params.locale) }),
  );
}
