// Puts a file into a new container of an Azurite on this machine. Arguments: its address, its key, container/name and the file.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

const [address, key, name, file] = process.argv.slice(2);
const account = "devstoreaccount1";

async function put(path, query, body, headers) {
  const all = { ...headers, "x-ms-date": new Date().toUTCString(), "x-ms-version": "2021-08-06" };
  const named = Object.keys(all).sort().map((header) => `${header}:${all[header]}\n`).join("");
  const resource = `/${account}/${account}/${path}` + (query ? `\n${query.replace("=", ":")}` : "");
  const signed = ["PUT", "", "", body.length || "", "", "", "", "", "", "", "", "", named + resource].join("\n");
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(signed).digest("base64");
  const answer = await fetch(`${address}/${account}/${path}${query ? `?${query}` : ""}`, {
    method: "PUT",
    headers: { ...all, Authorization: `SharedKey ${account}:${signature}` },
    body,
  });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
}

await put(name.split("/")[0], "restype=container", Buffer.alloc(0), {});
await put(name, "", readFileSync(file), { "x-ms-blob-type": "BlockBlob" });
