import * as z from 'zod/mini';
import { errorStatus, problem } from '@resolutionflow/sdk/contract';
import type { Route } from './route.js';

/** An OpenAPI document, as far as we read it ourselves. */
export interface ApiDescription {
  openapi: string;
  info: { title: string; version: string; description: string; license: object };
  paths: Record<string, Record<string, unknown>>;
  [member: string]: unknown;
}

/** The OpenAPI 3.1 document of the routes, made from the very schemas that parse the requests. */
export function describeApi(
  routes: readonly Route[],
  options: { url: string; version: string },
): ApiDescription {
  const paths: Record<string, Record<string, unknown>> = {};
  const shared = createSharedSchemas();
  for (const route of routes) {
    (paths[route.path] ??= {})[route.method] = describeRoute(route, shared.describe);
  }
  const problemSchema = shared.describe(problem, 'output');
  return {
    openapi: '3.1.0',
    info: {
      title: 'ResolutionFlow Embed',
      version: options.version,
      description:
        'Guided troubleshooting for MSPs. Errors are problem details (RFC 9457) with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${options.url}/api/v1` }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: problemSchema, ...shared.schemas },
      responses: {
        Problem: {
          description: `A problem; \`code\` is one of: ${Object.keys(errorStatus).join(', ')}`,
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        },
      },
    },
  };
}

function describeRoute(route: Route, schema: DescribeSchema) {
  const status = String(route.status ?? 200);
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.tag],
    ...(route.guard === 'public' ? { security: [] } : { 'x-guard': route.guard.name }),
    parameters: [
      ...parameters(route.params, 'path', schema),
      ...parameters(route.query, 'query', schema),
      ...(route.method === 'post' && route.guard !== 'public' ? [idempotencyKey] : []),
    ],
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schema(route.body, 'input') } },
      },
    }),
    responses: {
      [status]: {
        description: route.summary,
        ...(status !== '204' && {
          content: { 'application/json': { schema: schema(route.answer, 'output') } },
        }),
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key and body answer as before, for 24 hours.',
  schema: { type: 'string', maxLength: 200 },
};

function operationId(route: Route): string {
  const words = route.path
    .replace(/[{}]/g, '')
    .split(/[/_.-]/)
    .filter(Boolean);
  return [route.method, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(
    '',
  );
}

interface ObjectSchema {
  properties?: Record<string, object>;
  required?: string[];
}

function parameters(
  source: z.core.$ZodType | undefined,
  place: 'path' | 'query',
  schema: DescribeSchema,
) {
  if (!source) return [];
  const { properties = {}, required = [] } = schema(source, 'input') as ObjectSchema;
  return Object.entries(properties).map(([name, type]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: type,
  }));
}

type DescribeSchema = (source: z.core.$ZodType, io: 'input' | 'output') => object;

/**
 * What a schema refers to within itself (text that nests) would be looked for at the document's root:
 * it is kept among the components, once however many routes answer with it.
 */
function createSharedSchemas(): { describe: DescribeSchema; schemas: Record<string, object> } {
  const schemas: Record<string, object> = {};
  const prefixes = new Map<string, string>();

  return {
    schemas,
    describe(source, io) {
      const { $defs, ...described } = z.toJSONSchema(source, { io, unrepresentable: 'any' });
      delete described.$schema;
      if (!$defs) return described;
      const key = JSON.stringify($defs);
      const prefix = prefixes.get(key) ?? `Nested${prefixes.size + 1}`;
      const move = <T extends object>(value: T): T =>
        JSON.parse(
          JSON.stringify(value).replaceAll('"#/$defs/__schema', `"#/components/schemas/${prefix}_`),
        ) as T;
      if (!prefixes.has(key)) {
        prefixes.set(key, prefix);
        for (const [name, definition] of Object.entries($defs)) {
          schemas[name.replace('__schema', `${prefix}_`)] = move(definition);
        }
      }
      return move(described);
    },
  };
}
