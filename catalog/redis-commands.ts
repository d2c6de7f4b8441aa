/**
 * The commands that a tenant's service may use on a shared Redis.
 *
 * A key prefix guards only commands that name their keys: Redis checks each named key against the user's patterns.
 * So the list holds those, and a few that touch no key at all. Left out, with the reason:
 * - they see or change what belongs to everybody: `keys scan randomkey dbsize flushdb flushall swapdb info memory
 *   object`, `pubsub` (lists all channels), `client` (lists and ends others' connections), `monitor slowlog latency`;
 * - they reach another database: `select move`, and `copy`, which takes one;
 * - they administer: `acl config debug module shutdown save bgsave replicaof cluster failover wait` and the like;
 * - they run for as long as they please, while everybody waits: `eval evalsha fcall function script`;
 * - they take raw payloads: `restore dump migrate`; `sort` reads keys that its patterns name.
 *
 * `auth hello quit reset` need no permission. All names exist in Redis 7.0; one that does not exist would make the
 * server refuse the whole file.
 */

const anyKey =
  "del exists expire expireat expiretime persist pexpire pexpireat pexpiretime pttl rename renamenx touch ttl type unlink";

const strings =
  "append decr decrby get getdel getex getrange getset incr incrby incrbyfloat lcs mget mset msetnx psetex set setex " +
  "setnx setrange strlen";

const bits = "bitcount bitfield bitfield_ro bitop bitpos getbit setbit";

const hashes =
  "hdel hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hrandfield hscan hset hsetnx hstrlen hvals";

const lists =
  "blmove blmpop blpop brpop brpoplpush lindex linsert llen lmove lmpop lpop lpos lpush lpushx lrange lrem lset ltrim " +
  "rpop rpoplpush rpush rpushx";

const sets =
  "sadd scard sdiff sdiffstore sinter sintercard sinterstore sismember smembers smismember smove spop srandmember srem " +
  "sscan sunion sunionstore";

const sortedSets =
  "bzmpop bzpopmax bzpopmin zadd zcard zcount zdiff zdiffstore zincrby zinter zintercard zinterstore zlexcount zmpop " +
  "zmscore zpopmax zpopmin zrandmember zrange zrangebylex zrangebyscore zrangestore zrank zrem zremrangebylex " +
  "zremrangebyrank zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zscore zunion zunionstore";

const others =
  "geoadd geodist geohash geopos geosearch geosearchstore pfadd pfcount pfmerge " +
  "xack xadd xautoclaim xclaim xdel xgroup xinfo xlen xpending xrange xread xreadgroup xrevrange xtrim";

/** Their names are channels, which the user's channel patterns guard in the same way. */
const channels =
  "psubscribe publish punsubscribe spublish ssubscribe subscribe sunsubscribe unsubscribe";

/** These touch no key. */
const keyless = "discard echo exec multi ping time unwatch watch";

/** Lower-case names, sorted: what `ResolvedRedis.commands` holds unless an issue says otherwise. */
export const redisCommands: readonly string[] = [
  anyKey,
  strings,
  bits,
  hashes,
  lists,
  sets,
  sortedSets,
  others,
  channels,
  keyless,
]
  .flatMap((names) => names.split(" "))
  .sort();
