// Asks for pictures through the load balancer, and shows which node has answered from which level of its cache, in how many milliseconds.

const COUNT = 48;
const AT_ONCE = 6;
const LARGEST = 300;
const STEP = 20;
const BEST = 80;
const LEVELS = ["memory", "disk", "shared", "made"];

// The node that is killed in mid-work, and after how many answers of a batch.
const VICTIM = "2";
const KILL_AFTER = 8;

const find = (selector) => document.querySelector(selector);
let cluster;
let round = 0;
let isBusy = false;

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const post = async (path) => {
  const response = await fetch(path, { method: "POST" });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
};

const tell = (text) => { find("#status").textContent = text; };

const showNodes = () => find("#nodes").replaceChildren(...cluster.nodes.map(({ name, isRunning }) => {
  const button = element("button", { type: "button", textContent: isRunning ? "Kill" : "Start" });
  button.setAttribute("aria-label", `${button.textContent} node ${name}`);
  button.addEventListener("click", async () => {
    button.disabled = true;
    await change(`/cluster/nodes/${name}/${isRunning ? "kill" : "start"}`, isRunning ? `Node ${name} is killed.` : `Node ${name} runs again.`);
  });
  const item = element("li", { className: isRunning ? "" : "dead" },
    element("div", {}, element("strong", { textContent: `Node ${name}` }), element("small", { textContent: isRunning ? "runs" : "is dead" })), button);
  item.dataset.node = name;
  return item;
}));

const update = async () => {
  const before = JSON.stringify(cluster);
  cluster = await (await fetch("/cluster")).json();
  if (JSON.stringify(cluster) !== before) {
    find("#redis").textContent = cluster.redis;
    showNodes();
  }
};

const change = async (path, done) => {
  try {
    await post(path);
    tell(done);
  } catch (error) {
    tell(error.message);
  }
  await update();
};

const showSums = (answers) => {
  const nodes = cluster.nodes.map(({ name }) => name);
  const count = (node, level) => answers.filter((answer) => answer.node === node && answer.level === level).length;
  const cell = (name, textContent) => element(name, { textContent });
  find("thead").replaceChildren(element("tr", {}, cell("th", "from"), ...nodes.map((node) => cell("th", `node ${node}`)), cell("th", "median")));
  find("tbody").replaceChildren(...LEVELS.map((level) => {
    const times = answers.filter((answer) => answer.level === level).map(({ time }) => time).sort((one, other) => one - other);
    const median = times.length ? `${times[Math.floor(times.length / 2)].toFixed(0)} ms` : "";
    return element("tr", {}, cell("th", level), ...nodes.map((node) => cell("td", count(node, level) || "")), cell("td", median));
  }));
};

const ask = async (number, tile) => {
  const picture = cluster.pictures[number % cluster.pictures.length];
  const width = LARGEST - STEP * Math.floor(number / cluster.pictures.length) - round % STEP;
  const settings = `w=${width}&h=${Math.round(width / 1.5)}&q=${BEST - Math.floor(round / STEP)}`;
  const started = performance.now();
  const response = await fetch(`/images/${picture}?${settings}`, { cache: "no-store" });
  const body = await response.blob();
  const time = performance.now() - started;
  const node = response.headers.get("X-Node") ?? "";
  const level = response.ok ? response.headers.get("X-Image-Cache") ?? "" : String(response.status);

  const image = tile.querySelector("img");
  URL.revokeObjectURL(image.src);
  image.src = response.ok ? URL.createObjectURL(body) : "";
  const badge = element("span", { className: "node", textContent: node });
  badge.dataset.node = node;
  badge.setAttribute("aria-label", `node ${node}`);
  tile.querySelector("p").replaceChildren(badge, element("span", { textContent: level }), element("span", { textContent: `${time.toFixed(0)} ms` }));
  tile.className = "";
  return { node, level, time, isRight: response.ok };
};

const askForAll = async (afterEach = () => {}) => {
  if (isBusy) return;
  isBusy = true;
  find("main").setAttribute("aria-busy", "true");
  document.querySelectorAll(".buttons button").forEach((button) => { button.disabled = true; });
  const tiles = [...find("#pictures").children];
  tiles.forEach((tile) => { tile.className = "waiting"; });
  const answers = [];
  const started = performance.now();
  let next = 0;
  const work = async () => {
    while (next < COUNT) {
      const number = next++;
      answers.push(await ask(number, tiles[number]));
      tell(`${answers.length} of ${COUNT} ...`);
      showSums(answers);
      afterEach(answers);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const right = answers.filter(({ isRight }) => isRight).length;
    tell(`${right} of ${COUNT} pictures came, in ${((performance.now() - started) / 1000).toFixed(1)} seconds.`);
  } catch (error) {
    tell(error.message);
  }
  document.querySelectorAll(".buttons button").forEach((button) => { button.disabled = false; });
  find("main").setAttribute("aria-busy", "false");
  isBusy = false;
};

find("#again").addEventListener("click", () => askForAll());
find("#new").addEventListener("click", () => {
  round++;
  askForAll();
});
find("#crash").addEventListener("click", () => {
  round++;
  askForAll((answers) => {
    if (answers.length === KILL_AFTER) change(`/cluster/nodes/${VICTIM}/kill`, `Node ${VICTIM} is killed.`);
  });
});
find("#purge").addEventListener("click", () => change("/cluster/purge", "All results are purged, on all nodes."));

find("#pictures").append(...Array.from({ length: COUNT }, () => element("li", {}, element("img", { alt: "", width: 300, height: 200 }), element("p"))));
await update();
showSums([]);
setInterval(update, 2000);
