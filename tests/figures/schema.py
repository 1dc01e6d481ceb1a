"""The rows as tables of a database, and what every question begins from: people, good orders, words, letters, stages. Plain SQL.

Today is Sunday, 22 November 2026. A word of a list is read in any case, and by its synonyms as Lists has them.
"""

from __future__ import annotations

ROWS = """
create table card(id text, source text, detail text, met text, loyalty text, reason text, manager text, deal text, service text, city text,
  kind text, industry text, potential real, score real, stage text, complete real, problems text, segment text, here int, place int);
create table merged(old text, new text);
create table bought(client text, day text, amount, status text, service text, pay_by text, paid real);
create table said(client text, day text, direction text, event text, author text, minute int);
create table task(client text, manager text, due text, done int);
create table cost(month text, source text, detail text, amount real);
create table passed(field text, client text, day text, stage text, seq int);
create table sent(key text, client text, day text, minute int, sequence text, template text, state text, outcome text);
create table mail(client text, day text, sort text);
create table means(word text primary key, value text);
insert into means values ('site', 'website'), ('web form', 'website'), ('ann', 'anna'), ('trim', 'haircut'), ('dye', 'hair colouring'),
  ('far away', 'too far'), ('price', 'too expensive'), ('cancel', 'cancelled'), ('refund', 'returned'), ('demo', 'presentation'),
  ('person', 'b2c'), ('came', 'visit'), ('clicked', 'link clicked'), ('решение', 'decision');
create table stages(name text, place int);
insert into stages values ('new lead', 0), ('first contact', 1), ('presentation', 2), ('negotiation', 3), ('deal', 4), ('lost', 5);
create table side(event text, theirs int);
insert into side values ('call', 0), ('letter', 0), ('visit', 1), ('message from client', 1), ('call from client', 1), ('form', 1),
  ('letter opened', 1), ('link clicked', 1);
"""


def word(cell: str) -> str:
    return f"coalesce((select value from means where word = lower({cell})), lower({cell}))"


VIEWS = f"""
create table belongs as select c.id, coalesce(m.new, c.id) person from card c left join merged m on m.old = c.id;
insert into belongs select old, new from merged where old not in (select id from card) and new in (select person from belongs);
create unique index known on belongs(id);

create table good as select b.rowid line, k.person, b.day, {word("b.service")} service,
    case when typeof(b.amount) <> 'text' then cast(round(b.amount * 100) as int) end kopecks
  from bought b join belongs k on k.id = b.client
  where b.day <= '2026-11-22' and coalesce({word("b.status")}, '') not in ('cancelled', 'returned');
create index good_people on good(person, day);

create table sold as select b.day, case when typeof(b.amount) in ('integer', 'real') then cast(round(b.amount * 100) as int) end kopecks
  from bought b left join means m on m.word = lower(b.status)
  where b.day between '0001-01-01' and '2026-11-22' and coalesce(m.value, lower(b.status), 'done') not in ('cancelled', 'returned');

create table words as select k.person, s.day, s.minute, {word("s.event")} event, s.author = 'robot' and s.author is not null robot,
    case when lower(s.direction) in ('from client', 'from us') then lower(s.direction) = 'from client'
      else (select theirs = 1 from side where event = {word("s.event")}) end theirs
  from said s join belongs k on k.id = s.client where s.day <= '2026-11-22';
create index words_people on words(person, day);

create table acts as select person, day from good union all select person, day from words where theirs;
create index acts_people on acts(person, day);

create table people as with stays as (
    select k.person, c.*, row_number() over (partition by k.person order by c.id <> k.person, c.here desc, c.place) turn
    from card c join belongs k on k.id = c.id),
  first as (select person, min(day) day from (
    select k.person, c.met day from card c join belongs k on k.id = c.id where c.met <= '2026-11-22'
    union all select person, day from good union all select person, day from words) group by 1)
  select s.person, s.here, {word("source")} source, lower(detail) detail, f.day met, loyalty, {word("reason")} reason,
    {word("manager")} manager, (select place from stages where name = {word("deal")}) stage, {word("service")} service,
    lower(city) city, {word("kind")} kind, lower(industry) industry, cast(round(coalesce(potential, 0) * 100) as int) potential,
    coalesce(score, 0) score, {word("s.stage")} band, complete, problems, segment, 0 came
  from stays s left join first f on f.person = s.person where turn = 1;
create unique index one on people(person);
create table traces as
  select k.person, s.day from said s join belongs k on k.id = s.client left join means m on m.word = lower(s.event)
    left join side on side.event = coalesce(m.value, lower(s.event))
    where s.author is not 'robot' or lower(s.direction) = 'from client' or (theirs and lower(s.direction) is not 'from us')
  union select k.person, b.day from bought b join belongs k on k.id = b.client;
update people set came = 1 where exists (select 1 from traces t where t.person = people.person and t.day = met);
update people set came = 1 where met in (select met from people where not came group by met having count(*) <= 30);

create table firsts as select person, min(day) day from good group by person;
create unique index first_orders on firsts(person);

create table mails as select s.*, k.person from sent s left join belongs k on k.id = s.client
  where s.state in ('sent', 'unknown', 'sending') and s.sequence <> 'weekly';
create index mails_people on mails(person, minute);

create table seen as select person, day, coalesce(minute, (julianday(day) - julianday('0001-01-01') + 1) * 1440 + 1439) minute, event
  from words where event in ('letter opened', 'link clicked');
create index seen_people on seen(person, minute);

create table steps as with every as (
    select p.field, k.person, p.day, p.seq, case p.field when 'stage' then {word("p.stage")} else
      (select place from stages where name = {word("p.stage")}) end stage
    from passed p join belongs k on k.id = p.client),
  told as (select *, lag(coalesce(stage, '-'), 1, '') over (partition by field, person order by day, seq) was from every)
  select field, person, day, seq, stage, lead(day) over (partition by field, person order by day, seq) left_on from told
  where was <> coalesce(stage, '-');
create index steps_people on steps(field, person);

create table replies as with asked as (
    select w.person, min(w.minute) minute from words w where w.theirs and w.minute is not null group by 1)
  select a.person, p.met day, (select min(w.minute) from words w where w.person = a.person and not w.theirs and not w.robot
      and w.minute >= a.minute) - a.minute minutes
  from asked a join people p using (person) where p.came and date('0001-01-01', (a.minute / 1440 - 1) || ' days') = p.met;

create table tasks as select {word("manager")} manager, due, coalesce(done, 0) done from task;
"""
