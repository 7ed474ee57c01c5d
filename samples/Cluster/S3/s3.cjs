// An S3 server with one bucket. Arguments: its port on this machine, and the folder of its objects.
const S3rver = require("s3rver");

new S3rver({
  address: "127.0.0.1",
  port: Number(process.argv[2]),
  silent: true,
  directory: process.argv[3],
  configureBuckets: [{ name: "photos" }],
}).run((error) => {
  if (error) {
    throw error;
  }
});
