"""What the oracle asks in plain SQL: each figure once more, over the same rows in tables of their own."""

from __future__ import annotations

ALL = """
create table card(id text, person text, source text, detail text, met text, here int, place int, loyalty text, reason text);
create table cost(month text, source text, detail text, kopecks int);
create table bought(client text, day text, kopecks int, status text);
create table said(client text, day text, event text, minute int);
create table sent(key text, client text, day text, minute int, template text, outcome text);
create view people as
  select person, (select c.source from card c where c.person = p.person order by c.id <> c.person, c.here desc, c.place limit 1) source,
    (select c.detail from card c where c.person = p.person order by c.id <> c.person, c.here desc, c.place limit 1) detail,
    (select c.loyalty from card c where c.person = p.person order by c.id <> c.person, c.here desc, c.place limit 1) loyalty,
    (select c.reason from card c where c.person = p.person order by c.id <> c.person, c.here desc, c.place limit 1) reason,
    (select min(day) from (
      select met day from card c where c.person = p.person and met is not null
      union all select day from bought b join card c on c.id = b.client where c.person = p.person and b.day <= '2026-11-22'
        and coalesce(b.status, '') not in ('cancelled', 'returned')
      union all select day from said s join card c on c.id = s.client where c.person = p.person and s.day <= '2026-11-22')) met
  from (select distinct person from card) p;
create view good as select c.person, b.day, b.kopecks from bought b join card c on c.id = b.client
  where coalesce(b.status, '') not in ('cancelled', 'returned') and b.day is not null and b.day <= '2026-11-22';
create view acts as select person, day from good
  union all select c.person, s.day from said s join card c on c.id = s.client;
create view mails as select s.*, c.person from sent s left join card c on c.id = s.client;
create view seen as select c.person, s.* from said s join card c on c.id = s.client where s.event is not null and s.day <= '2026-11-22';
create view firsts as select person, min(day) day from good group by person;
"""

SHARES = """
select count(*),
  total(exists (select 1 from seen e where e.person = m.person and e.event is not null and e.minute >= m.minute
    and not exists (select 1 from mails n where n.person = m.person and (n.minute, n.key) > (m.minute, m.key) and n.minute <= e.minute))),
  total(exists (select 1 from seen e where e.person = m.person and e.event <> 'letter opened' and e.minute >= m.minute
    and not exists (select 1 from mails n where n.person = m.person and (n.minute, n.key) > (m.minute, m.key) and n.minute <= e.minute))),
  total(m.outcome = 'reply'), total(m.outcome = 'hard'), total(m.outcome in ('unsubscribe', 'complaint')),
  total(exists (select 1 from good g where g.person = m.person and g.day between m.day and date(m.day, '+14 days')))
from mails m where m.day between :first and :last and :template in (m.template, '')
"""

MEASURED = """
select total(event = 'letter opened'), total(event <> 'letter opened') from seen where day between :first and :last
"""

COSTS = """
select c.source, coalesce(c.detail, ''), sum(c.kopecks),
  (select count(*) from people p where lower(p.source) = c.source and (:whole or lower(p.detail) = c.detail)
      and p.met between :first and :last),
  (select count(*) from people p join firsts using (person)
    where lower(p.source) = c.source and (:whole or lower(p.detail) = c.detail) and p.met between :first and :last),
  (select coalesce(sum(g.kopecks), 0) from people p join good g using (person)
    where lower(p.source) = c.source and (:whole or lower(p.detail) = c.detail) and g.day between :first and :last)
from (select source, case when :whole then null else detail end detail, month, kopecks from cost) c
where c.month between :first and :last and (:whole or c.detail is not null) group by 1, 2
"""

SHARED = """
with best as (select person from good group by 1 having sum(kopecks) > 0 order by sum(kopecks) desc, 1 limit 15),
  buyers as (select distinct person from good)
select p.source, count(b.person), (select count(*) from best), count(*) - count(b.person),
  (select count(*) from buyers) - (select count(*) from best)
from buyers join people p using (person) left join best b using (person) where p.source is not null group by 1
"""

STOOD = """
select p.person, case
  when (select count(*) from acts a where a.person = p.person and a.day between date(:day, '-30 days') and :day) >= 3 then 'active'
  when julianday(:day) - julianday(coalesce(
    (select max(day) from acts a where a.person = p.person and a.day <= :day), p.met)) >= 90 then 'dormant'
  else 'moderate' end
from people p where p.met <= :day
"""

BACK = """
select count(*), total(days <= 90), total(days <= 180), total(days <= 365) from (
  select (select min(julianday(g.day)) from good g where g.person = f.person and g.day > f.day) - julianday(f.day) days
  from firsts f where substr(f.day, 1, 4) || '-' || ((substr(f.day, 6, 2) + 2) / 3) = :months)
"""

LOST = "select coalesce(reason, 'not given'), count(*) from people where loyalty is not null group by 1"
