import { FaultServer, faultOrigin } from './fault-server.ts';
import { test } from './test.ts';

/** A model host for the tests of one file, fresh for each test; its origin is one that the test's person agrees to. */
export function modelHost(): FaultServer {
  const server = new FaultServer();
  test.beforeEach(async ({ rules }) => {
    server.faults.clear();
    server.asked.length = 0;
    server.ranges = true;
    await server.start();
    rules.own.add(faultOrigin());
  });
  test.afterEach(async () => {
    server.letGoOn();
    await server.stop();
  });
  return server;
}
