// An S3 server with one bucket on a free port of this machine, which it prints.
const S3rver = require("s3rver");

const server = new S3rver({
  address: "127.0.0.1",
  port: 0,
  silent: true,
  directory: process.argv[2],
  configureBuckets: [{ name: "photos" }, { name: "tenant-a" }],
});
server.run((error, address) => {
  if (error) {
    throw error;
  }
  console.log(`http://127.0.0.1:${address.port}`);
});
