/** What the tests use of a client that comes without types. */
declare module '@apigrate/autotask-restapi' {
  interface Endpoint {
    query(search: object): Promise<{ items: Record<string, unknown>[]; pageDetails: PageDetails }>;
    count(search: object): Promise<{ queryCount: number }>;
    get(id: number): Promise<{ item: Record<string, unknown> | null } | null>;
    create(values: object, options?: object): Promise<{ itemId: number }>;
    update(values: object): Promise<{ itemId: number }>;
    replace(values: object): Promise<{ itemId: number }>;
    fieldInfo(): Promise<{ fields: Record<string, unknown>[] }>;
  }
  interface ChildEndpoint extends Omit<Endpoint, 'create'> {
    create(parentId: number, values: object, options?: object): Promise<{ itemId: number }>;
    delete(parentId: number, id: number): Promise<{ itemId: number }>;
  }
  interface PageDetails {
    count: number;
    requestCount: number;
    prevPageUrl: string | null;
    nextPageUrl: string | null;
  }

  export class AutotaskRestApi {
    constructor(user: string, secret: string, code: string, options: { base_url: string });
    zoneInfo: { url: string; webUrl: string };
    Tickets: Endpoint;
    Companies: Endpoint;
    TicketNotes: ChildEndpoint;
    TicketSecondaryResources: ChildEndpoint;
  }
}
