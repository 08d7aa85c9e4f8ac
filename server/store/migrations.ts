// Steps of the schema, in order; a step is never edited once published. Database number n has had the first n steps.

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
]
