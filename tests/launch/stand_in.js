#!/usr/local/bin/node
// Stands in for each part of the vendor's Backbone, whose images are not within reach. The part is the name of the
// image or of the command; BEHAVIOUR says what goes wrong. The Consumer API hands on to our own Backbone on the host.
const { readFileSync, writeFileSync, existsSync } = require("node:fs");
const http = require("node:http");
const net = require("node:net");
const path = require("node:path");

const { BEHAVIOUR = "", PART = "", BACKBONE_PORT, BACKBONE_SECRET } = process.env;
const READY = "/tmp/ready";
// Longer than the engine takes to start the next part, and at once unless that is what a test looks at.
const DELAY = BEHAVIOUR === "slow" ? 4000 : 0;
const settings = () => JSON.parse(readFileSync("/app/appsettings.override.json", "utf-8"));
const login = () => Object.fromEntries(
  settings().Infrastructure.SqlDatabase.ConnectionString.split(";").map((pair) => pair.split("=")),
);
const stay = () => setInterval(() => 0, 1000);
const end = (code, words) => {
  console.log(words);
  process.exit(code);
};

function database() {
  net
    .createServer((socket) => socket.on("data", (sent) => {
      socket.end(`${sent}` === process.env.POSTGRES_PASSWORD ? "welcome" : "go away");
    }))
    .listen(5432);
  if (BEHAVIOUR !== "never ready") setTimeout(() => writeFileSync(READY, ""), DELAY);
}

function ready() {
  if (existsSync(READY)) end(0, "accepting connections");
  end(2, "no response");
}

function migrator() {
  const { Server, Password } = login();
  if (BEHAVIOUR === "fails") end(1, `cannot migrate with ${Password}`);
  const socket = net.connect(5432, Server, () => socket.write(Password));
  socket.on("data", (answer) => setTimeout(() => end(`${answer}` === "welcome" ? 0 : 1, `${answer}`), DELAY));
  socket.on("error", (error) => end(1, `${error}`));
}

function gateway() {
  const routes = readFileSync("/proc/net/route", "utf-8").split("\n").map((line) => line.split("\t"));
  const [, , hexadecimal] = routes.find(([, destination]) => destination === "00000000");
  return hexadecimal.match(/../g).reverse().map((byte) => parseInt(byte, 16)).join(".");
}

function api() {
  const began = Date.now();
  let secret;
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    let body = Buffer.concat(chunks).toString();
    if (request.url === "/stand-in") {
      secret = body;
      return response.end();
    }
    if (request.url === "/health" && (BEHAVIOUR === "unhealthy" || Date.now() < began + DELAY)) {
      response.statusCode = 503;
      return response.end("Unhealthy");
    }
    if (secret) body = body.replace(secret, BACKBONE_SECRET);
    const { host, ...headers } = request.headers;
    if (body) headers["content-length"] = Buffer.byteLength(body);
    const options = { host: gateway(), port: BACKBONE_PORT, method: request.method, path: request.url, headers };
    const onward = http.request(options, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", (error) => response.writeHead(502).end(`${error}`));
    onward.end(body);
  });
  if (BEHAVIOUR === "exits") end(3, "no such setting");
  server.listen(8080);
}

function admin() {
  const [, , ...words] = process.argv;
  if (BEHAVIOUR === "makes no client") end(0, `an exception with ${words.join(" ")}`);
  const secret = words[words.indexOf("--clientSecret") + 1];
  const host = login().Server.replace("postgres", "consumer-api");
  http.request({ host, port: 8080, method: "POST", path: "/stand-in" }, () => end(0, "made")).end(secret);
}

function other() {
  if (BEHAVIOUR === "exits") end(4, "no space left");
  stay();
}

const parts = { postgres: database, pg_isready: ready, "database-migrator": migrator, "consumer-api": api, backbone: admin };
const called = path.basename(process.argv[1]);
(parts[called] ?? parts[PART] ?? other)();
