import { type Attempt, rows } from "./attempt.ts";

const own = rows("works", "its own", [
  ["set a key", "SET t17:crm:key mine"],
  ["read it", "GET t17:crm:key"],
  ["keep a session that expires", "SET t17:crm:session:1 mine EX 600"],
  ["count for a rate limit", "INCR t17:crm:rate"],
  ["use a queue", "LPUSH t17:crm:queue job"],
  ["wait on its own queue", "BLPOP t17:crm:queue 1"],
  ["use a stream", "XADD t17:crm:stream * job 9"],
  ["walk through its own hash", "HSCAN t17:crm:hash 0"],
  ["publish on its own channel", "PUBLISH t17:crm:news hello"],
  ["subscribe to its own channels", "PSUBSCRIBE t17:crm:*"],
  ["watch its own key", "WATCH t17:crm:key"],
]);

const byName = rows("refused", "ACL: keys by prefix; Redis checks every key that a command names", [
  ["read B's key", "GET t18:crm:key"],
  ["write B's key", "SET t18:crm:key taken"],
  ["delete B's key", "DEL t18:crm:key"],
  ["ask whether B's key exists", "EXISTS t18:crm:key"],
  ["let B's key expire", "EXPIRE t18:crm:key 1"],
  ["type of B's key", "TYPE t18:crm:key"],
  ["read a list of keys with B's among them", "MGET t17:crm:key t18:crm:key"],
  ["rename its own key into B's", "RENAME t17:crm:key t18:crm:stolen"],
  ["rename B's key into its own", "RENAME t18:crm:key t17:crm:stolen"],
  ["move from B's list", "LMOVE t18:crm:list t17:crm:list LEFT LEFT"],
  ["wait on B's queue and take its jobs", "BLPOP t18:crm:list 1"],
  ["join B's set into its own", "SUNIONSTORE t17:crm:all t18:crm:set"],
  ["read B's stream", "XREAD STREAMS t18:crm:stream 0"],
  ["make a group on B's stream", "XGROUP CREATE t18:crm:stream g 0 MKSTREAM"],
  ["watch B's key", "WATCH t18:crm:key"],
  ["a key that has no prefix", "GET plain"],
  ["a prefix that only begins alike", "GET t17:crmother"],
  ["B's key inside a transaction", "MULTI ; GET t18:crm:key"],
]);

const channels = rows("refused", "ACL: channels by prefix", [
  ["subscribe to B's channel", "SUBSCRIBE t18:crm:news"],
  ["subscribe to everybody's channels", "PSUBSCRIBE *"],
  ["subscribe to a pattern that covers both", "PSUBSCRIBE t1*"],
  ["subscribe to B's shard channel", "SSUBSCRIBE t18:crm:news"],
  ["publish to B", "PUBLISH t18:crm:news hello"],
  ["hear of every key that changes", "PSUBSCRIBE __keyevent@0__:*"],
]);

const everybody = rows(
  "refused",
  "ACL: the command is not on the list, as it sees or changes what is everybody's",
  [
    ["list all keys", "KEYS *"],
    ["walk through all keys", "SCAN 0"],
    ["any key", "RANDOMKEY"],
    ["number of all keys", "DBSIZE"],
    ["delete everything", "FLUSHALL"],
    ["delete the database", "FLUSHDB"],
    ["another database", "SELECT 1"],
    ["exchange databases", "SWAPDB 0 1"],
    ["move a key to another database", "MOVE t17:crm:key 1"],
    ["copy B's key", "COPY t18:crm:key t17:crm:copy"],
    ["sort by B's keys", "SORT t17:crm:list BY t18:crm:* GET t18:crm:*"],
    ["memory of B's key", "MEMORY USAGE t18:crm:key"],
    ["encoding and idle time of B's key", "OBJECT IDLETIME t18:crm:key"],
    ["dump a key", "DUMP t18:crm:key"],
    ["restore a raw payload", "RESTORE t17:crm:x 0 abc"],
    ["send keys elsewhere", "MIGRATE 127.0.0.1 1 t18:crm:key 0 1000"],
    ["run a script", "EVAL return(redis.call('GET','t18:crm:key')) 0"],
    ["run a script by its hash", "EVALSHA 0000000000000000000000000000000000000000 0"],
    ["load a function", "FUNCTION LOAD x"],
    ["call a function", "FCALL x 0"],
    ["everybody's connections", "CLIENT LIST"],
    ["end everybody's connections", "CLIENT KILL TYPE normal"],
    ["make all wait", "CLIENT PAUSE 10000"],
    ["read the configuration", "CONFIG GET *"],
    ["change the configuration", "CONFIG SET maxmemory 1"],
    ["write the configuration to a file", "CONFIG REWRITE"],
    ["list users", "ACL LIST"],
    ["give itself rights", "ACL SETUSER t17_crm +@all ~*"],
    ["read who was refused what", "ACL LOG"],
    ["watch all commands", "MONITOR"],
    ["shut it down", "SHUTDOWN NOSAVE"],
    ["slow commands of all", "SLOWLOG GET"],
    ["latency of all", "LATENCY LATEST"],
    ["statistics of all", "INFO"],
    ["channels of all", "PUBSUB CHANNELS"],
    ["write to the disk", "SAVE"],
    ["copy everything elsewhere", "REPLICAOF 127.0.0.1 1"],
    ["read the replication stream", "PSYNC ? -1"],
    ["fail over", "FAILOVER"],
  ],
);

const switchedOff = rows("refused", "redis.conf: switched off for everybody, and not on the list", [
  ["stop the server for a while", "DEBUG SLEEP 10"],
  ["load a module", "MODULE LOAD /tmp/x.so"],
]);

const becoming: readonly Attempt[] = [
  ...rows("refused", "a password of its own, 40 random characters", [
    ["log in as B", "AUTH t18_crm guess"],
  ]),
  ...rows("refused", "the default user is off", [["log in without a name", "AUTH guess"]]),
  ...rows("refused", "a password of its own", [
    ["log in as the administrator", "AUTH tenantry guess"],
  ]),
  ...rows("refused", "without a name nothing is allowed", [
    ["stop being anybody", "RESET ; GET t18:crm:key"],
  ]),
];

const harming: readonly Attempt[] = [
  ...rows("refused", "redis.conf: proto-max-bulk-len", [
    ["a string of 512 MB by one command", "SETRANGE t17:crm:big 536870000 x"],
    ["a bitmap of 512 MB by one command", "SETBIT t17:crm:big 4294967295 1"],
  ]),
];

/** Each is one command of A, or a few with `;` between them; words are split at blanks. */
export const redisAttempts: readonly Attempt[] = [
  ...own,
  ...byName,
  ...channels,
  ...everybody,
  ...switchedOff,
  ...becoming,
  ...harming,
];
