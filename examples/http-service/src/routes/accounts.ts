import type { FastifyInstance } from 'fastify';
import { hashPassword, hashPasswordSync } from '../lib/passwords.ts';

interface NewAccount {
  email: string;
  password: string;
}

const newAccountSchema = {
  body: {
    type: 'object',
    properties: { email: { type: 'string' }, password: { type: 'string', minLength: 8 } },
    required: ['email', 'password'],
  },
};

export async function accountRoutes(app: FastifyInstance): Promise<void> {
  const passwordHashes = new Map<string, string>();

  app.post<{ Body: NewAccount }>(
    '/v1/accounts',
    { schema: newAccountSchema },
    async (request, reply) => {
      const { email, password } = request.body;
      passwordHashes.set(email, hashPasswordSync(password));
      return reply.code(201).send({ email });
    },
  );

  app.post<{ Body: NewAccount }>(
    '/v2/accounts',
    { schema: newAccountSchema },
    async (request, reply) => {
      const { email, password } = request.body;
      passwordHashes.set(email, await hashPassword(password));
      return reply.code(201).send({ email });
    },
  );
}
