// Steps of the schema, in order; a step is never edited once published. Database number n has had the first n steps.
// `hash_sum` is core's addToSum as an aggregate: database.ts hands it to SQLite.

export const migrations: readonly string[] = [
  `create table server_meta (key text primary key, value text not null) strict;

   create table learner_counter (
     learner_id text primary key,
     version integer not null check (version > 0)
   ) strict;

   create table learner_device (
     learner_id text primary key,
     device_id text not null,
     first_seen integer not null
   ) strict;

   create table record (
     learner_id text not null,
     record_id text not null,
     version integer not null check (version > 0),
     device_id text not null,
     kind text not null check (kind in ('answer', 'completion', 'consent')),
     run_id text,
     pack text,
     pack_hash text,
     lesson text,
     item text,
     attempt integer,
     answer text,
     phone_right integer check (phone_right in (0, 1)),
     phone_score real,
     marked_right integer check (marked_right in (0, 1)),
     marked_score real,
     right_count integer,
     total_count integer,
     body text not null,
     content_hash text not null,
     phone_at integer not null,
     received_at integer not null,
     primary key (learner_id, record_id),
     unique (learner_id, version)
   ) strict;`,

  // Chains, corrected times and cards; a learner may have several devices. SQLite changes no check of a table: records move to a new one.
  `create table record_next (
     learner_id text not null,
     record_id text not null,
     version integer not null check (version > 0),
     device_id text not null,
     chain_n integer check (chain_n > 0),
     chain_link text,
     kind text not null check (kind in ('answer', 'completion', 'consent', 'card', 'cut-off')),
     run_id text,
     pack text,
     pack_hash text,
     lesson text,
     item text,
     attempt integer,
     answer text,
     phone_right integer check (phone_right in (0, 1)),
     phone_score real,
     marked_right integer check (marked_right in (0, 1)),
     marked_score real,
     right_count integer,
     total_count integer,
     body text not null,
     content_hash text not null,
     phone_at integer not null,
     corrected_at integer,
     doubtful integer check (doubtful in (0, 1)),
     received_at integer not null,
     primary key (learner_id, record_id),
     unique (learner_id, version)
   ) strict;

   insert into record_next
     select learner_id, record_id, version, device_id, null, null, kind, run_id, pack, pack_hash, lesson, item, attempt, answer,
       phone_right, phone_score, marked_right, marked_score, right_count, total_count, body, content_hash, phone_at, null, null,
       received_at
     from record;
   drop table record;
   alter table record_next rename to record;
   create index record_place on record (learner_id, device_id, chain_n);

   alter table learner_counter add column sum text not null default '';
   alter table learner_counter add column durable integer not null default 0;
   alter table learner_counter add column card text;
   update learner_counter set sum = (
     select hash_sum(content_hash) from record where record.learner_id = learner_counter.learner_id
   );

   create table enrolment (
     learner_id text not null,
     device_id text not null,
     first_seen integer not null,
     cut_off integer not null default 0 check (cut_off in (0, 1, 2)),
     primary key (learner_id, device_id)
   ) strict;
   insert into enrolment select learner_id, device_id, first_seen, 0 from learner_device;
   drop table learner_device;

   create table device_key (device_id text primary key, public_key text not null) strict;

   create table device_twin (
     device_id text primary key,
     count integer not null,
     first_at integer not null,
     last_at integer not null
   ) strict;

   create table erased_learner (learner_id text primary key, at integer not null) strict;`,

  // Devices whose records do not fit the chain they sent before.
  `create table device_broken_chain (
     device_id text primary key,
     count integer not null,
     first_at integer not null,
     last_at integer not null
   ) strict;`,
]
