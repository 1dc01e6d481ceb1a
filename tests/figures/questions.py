"""What the oracle asks in plain SQL: each figure once more, written from its definition, over the same rows."""

from __future__ import annotations

NUMBERS = {
    "New clients": "select count(*) from people where came and met between :first and :last",
    "First orders": "select count(*) from firsts where day between :first and :last",
    "Orders": "select count(*) from sold where day between :first and :last",
    "Revenue": "select coalesce(sum(kopecks), 0) / 100.0 from sold where day between :first and :last",
    "Average order": "select round(avg(kopecks)) / 100 from sold where kopecks is not null and day between :first and :last",
    "Letters sent": "select count(*) from mails where day between :first and :last",
    "Replied or clicked": """
      select count(distinct who) from (
        select coalesce(m.new, a.client) who from mail a left join merged m on m.old = a.client
          where sort = 'reply' and day between :first and :last
        union all select person from seen where event = 'link clicked' and day between :first and :last)""",
    "Reaction time": "select median(minutes) from replies where day between :first and :last",
    "Tasks due then, not done": "select count(*) from tasks where not done and due between :first and :last",
    "Dormant": "select percent(total(place = 'dormant'), count(*)) from ({stood})",
}
"""The ten numbers of Overview, by their names; ``{stood}`` is :data:`STOOD` at the end of the span."""

REPLIED = """
select count(distinct coalesce(m.new, a.client)) from mail a left join merged m on m.old = a.client
where sort = 'reply' and day between :first and :last
"""

STOOD = """
select p.person, case
  when (select count(*) from acts a where a.person = p.person and a.day between date(:last, '-30 days') and :last) >= 3 then 'active'
  when julianday(:last) - julianday(coalesce(
    (select max(day) from acts a where a.person = p.person and a.day <= :last), p.met)) >= 90 then 'dormant'
  else 'moderate' end place
from people p where p.met <= :last
"""

_OF = "p.source is r.source and (r.detail is null or p.detail = r.detail)"
_NEW = f"(select count(*) from people p {{join}} where p.came and {_OF} and p.met between {{span}} {{more}})"
_YEAR, _YEAR_BEFORE = "'2025-11-17' and '2026-11-15'", "'2024-11-18' and '2025-11-16'"
_QUARTER, _QUARTER_BEFORE = "'2026-08-17' and '2026-11-15'", "'2026-05-18' and '2026-08-16'"
_ORDERS = f"from people p join good g on g.person = p.person where {_OF} and g.day between {{span}}"


def _new(span: str, join: str = "", more: str = "") -> str:
    return _NEW.format(span=span, join=join, more=more)


_FIRSTS = "join firsts f on f.person = p.person"
SOURCES = f"""
with rows as (select source, null detail from people group by 1
  union select source, detail from people where detail is not null),
 told as (select r.*, {_new(_YEAR)} leads, {_new(_QUARTER)} leads_quarter, {_new(_QUARTER_BEFORE)} leads_before,
  {_new(_YEAR, _FIRSTS)} buyers, {_new(_YEAR, more="and p.score >= 40")} hot, {_new(_YEAR_BEFORE)} before,
  {_new(_YEAR_BEFORE, _FIRSTS)} buyers_before,
  (select count(*) {_ORDERS.format(span=_YEAR)}) orders, (select coalesce(sum(kopecks), 0) {_ORDERS.format(span=_YEAR)}) revenue,
  (select round(avg(kopecks)) {_ORDERS.format(span=_YEAR)}) average,
  (select coalesce(sum(kopecks), 0) {_ORDERS.format(span=_YEAR_BEFORE)}) revenue_before from rows r)
select coalesce(source, 'not given') source, coalesce(detail, '') detail, leads, leads_quarter, leads_before, buyers,
  percent(buyers, leads) conversion, percent(buyers_before, before) conversion_before, percent(hot, leads) hot, orders,
  revenue / 100.0 revenue, revenue_before / 100.0 revenue_before, average / 100 average, change(leads_quarter, leads_before) change
from told where detail is null or leads or orders
"""

COSTS = """
select c.source, coalesce(c.detail, ''), sum(c.kopecks),
  (select count(*) from people p where p.came and p.source = c.source and (:whole or p.detail = c.detail)
      and p.met between :first and :last),
  (select count(*) from people p join firsts using (person)
    where p.came and p.source = c.source and (:whole or p.detail = c.detail) and p.met between :first and :last),
  (select coalesce(sum(g.kopecks), 0) from people p join good g using (person)
    where p.source = c.source and (:whole or p.detail = c.detail) and g.day between :first and :last)
from (select lower(source) source, case when :whole then null else lower(detail) end detail, month,
    cast(round(amount * 100) as int) kopecks from cost) c
where c.month between :first and :last and (:whole or c.detail is not null) group by 1, 2
"""

_WENT = """
(select percent(count(b.person), count(*)) from (
    select person, min(seq) seq from came where stage = s.place and day between {span} group by 1) a
  left join (select person, max(seq) seq from came where stage > s.place and stage <> 5 and day between {span} group by 1) b
    on b.person = a.person and b.seq > a.seq)
"""
FUNNEL = f"""
with mine as (select * from people p where :everybody or p.manager is :manager),
 heard as (select m.person, max(coalesce(m.met, ''), coalesce((select max(day) from words w where w.person = m.person and not w.robot), ''),
    coalesce((select max(day) from good g where g.person = m.person), ''),
    coalesce((select max(t.day) from passed t join belongs k on k.id = t.client
      where t.field = 'deal_stage' and k.person = m.person), '')) day from mine m),
 came as (select t.person, t.day, row_number() over (order by t.day, t.seq) seq, t.stage, t.left_on
    from steps t join mine m using (person) where t.field = 'deal_stage'),
 there as (select * from mine where here)
select s.name, (select count(*) from there where stage = s.place) people_now,
  (select coalesce(sum(potential), 0) / 100.0 from there where stage = s.place) potential,
  (select count(distinct person) from came where stage = s.place and day between {_QUARTER}) entered,
  {_WENT.format(span=_QUARTER)} conversion, {_WENT.format(span=_QUARTER_BEFORE)} conversion_before,
  (select median(julianday(left_on) - julianday(day)) from came where stage = s.place
    and left_on between '2026-05-18' and '2026-11-15') days,
  (select median(julianday('2026-11-15') - julianday(c.day)) from came c join there t using (person)
    where c.stage = s.place and t.stage = s.place and c.left_on is null and c.day <= '2026-11-15') standing,
  case when s.place < 4 then (select count(*) from there t join heard h using (person)
    where t.stage = s.place and h.day <> '' and h.day < date('2026-11-22', '-30 days')) end stuck,
  (select median((select count(*) from acts a where a.person = c.person and a.day between date(c.day, '-6 days') and c.day))
    from came c where c.stage = s.place and c.day between {_QUARTER}) actions
from stages s order by s.place
"""

SHARES = """
select count(*),
  percent(total(exists (select 1 from seen e where e.person = m.person and e.minute >= m.minute
    and not exists (select 1 from mails n where n.person = m.person and (n.minute, n.key) > (m.minute, m.key)
      and n.minute <= e.minute))), count(*)),
  percent(total(exists (select 1 from seen e where e.person = m.person and e.event = 'link clicked' and e.minute >= m.minute
    and not exists (select 1 from mails n where n.person = m.person and (n.minute, n.key) > (m.minute, m.key)
      and n.minute <= e.minute))), count(*)),
  percent(total(m.outcome = 'reply'), count(*)), percent(total(m.outcome = 'hard'), count(*)),
  percent(total(m.outcome in ('unsubscribe', 'complaint')), count(*)),
  percent(total(exists (select 1 from good g where g.person = m.person and g.day > m.day
    and julianday(g.day) - julianday(m.day) <= 14)), count(*))
from mails m where m.day between :first and :last and case :part when 'All letters' then 1 when 'Sequence' then m.sequence = :name
  when 'Template' then case m.template when '' then 'not given' else m.template end = :name
  else coalesce((select segment from people p where p.person = m.person), 'not given') = :name end
"""

MEASURED = (
    "select total(event = 'letter opened'), total(event = 'link clicked') from seen where day between :first and :last"
)

_ASKED = "from replies r join people p using (person) where p.manager is m.manager and r.day between"
_DUE = "from tasks t where t.manager is m.manager and t.due between"
_NOW = "from people p where p.here and p.manager is m.manager"
_PAID = "(select coalesce(sum(kopecks), 0) / 100.0 from good g join people p using (person) where p.manager is m.manager and g.day between"
_SECOND = f"""
from people p join (select person, day from (
    select person, day, row_number() over (partition by person order by day) turn from words where not theirs and not robot)
  where turn = 2) t using (person)
where p.came and p.manager is m.manager and p.met between {_YEAR}
"""
_SHARE_LATE = f"percent(total(r.minutes is null or r.minutes > 15), count(*)) {_ASKED}"
MANAGERS = f"""
with m as (select manager from people union select manager from tasks)
select coalesce(m.manager, 'not given') name,
  (select count(*) {_NOW}) clients,
  (select count(*) from people p where p.came and p.manager is m.manager and p.met between {_QUARTER}) leads,
  (select count(*) from people p where p.came and p.manager is m.manager and p.met between {_QUARTER_BEFORE}) leads_before,
  (select median(minutes) {_ASKED} {_QUARTER}) reaction, (select median(minutes) {_ASKED} {_QUARTER_BEFORE}) reaction_before,
  (select {_SHARE_LATE} {_QUARTER}) late, (select {_SHARE_LATE} {_QUARTER_BEFORE}) late_before,
  (select count(*) from people p where p.came and p.manager is m.manager and p.met between {_QUARTER}
    and p.person not in (select person from replies)) untimed,
  (select count(*) {_DUE} {_QUARTER}) tasks, (select percent(total(done), count(*)) {_DUE} {_QUARTER}) done,
  (select percent(total(done), count(*)) {_DUE} {_QUARTER_BEFORE}) done_before,
  (select count(*) from tasks t where t.manager is m.manager and not done and due < '2026-11-22') overdue,
  (select percent(total(exists (select 1 from good g where g.person = p.person and g.day >= t.day)), count(*)) {_SECOND}) second,
  (select median(complete) {_NOW}) quality, (select count(problems) {_NOW}) faulty,
  {_PAID} {_QUARTER}) revenue, {_PAID} {_QUARTER_BEFORE}) revenue_before
from m
"""

SCORED = """
with then_ as (select person, stage, row_number() over (partition by person order by day desc, seq desc) turn from steps
    where field = 'stage' and day < :first),
 mine as (select person, stage from then_ where turn = 1 and stage is not null)
select m.stage, count(*), total(m.person in (select person from good where day between :first and :last)),
  percent(total(m.person in (select person from good where day between :first and :last)), count(*)),
  coalesce(sum((select sum(kopecks) from good g where g.person = m.person and g.day between :first and :last)), 0) / 100.0
from mine m group by 1
"""
SCORED_NOW = "select band, count(*) from people where here and band is not null group by 1"

BEST = """
select person, sum(kopecks) / 100.0, count(*), max(day) from good group by 1 having sum(kopecks) > 0 order by sum(kopecks) desc, 1 limit 15
"""
SHARED = """
with best as (select person from good group by 1 having sum(kopecks) > 0 order by sum(kopecks) desc, 1 limit 15),
 buyers as (select distinct person from good),
 told as (select p.{key} name, count(b.person) alike, percent(count(b.person), (select count(*) from best)) mine,
   percent(count(*) - count(b.person), (select count(*) from buyers) - (select count(*) from best)) theirs
 from buyers join people p using (person) left join best b using (person) where p.{key} is not null group by 1)
select name, alike, mine, theirs from told where alike >= 2 and mine > coalesce(theirs, 0)
"""
BACK = """
select count(*), percent(total(days <= 90), count(*)), percent(total(days <= 180), count(*)), percent(total(days <= 365), count(*)) from (
  select (select min(julianday(g.day)) from good g where g.person = f.person and g.day > f.day) - julianday(f.day) days
  from firsts f where substr(f.day, 1, 4) || '-' || ((substr(f.day, 6, 2) + 2) / 3) = :months)
"""
LOST = {
    "Reason": "reason",
    "Service": "(select service from good g where g.person = p.person order by day desc, coalesce(service, '') desc limit 1)",
    "Last action": """(select event from words w where w.person = p.person and theirs
      order by day desc, coalesce(minute, 9e9) desc, coalesce(event, '') desc limit 1)""",
}
GONE = """
select coalesce({what}, 'not given'), count(*), percent(count(*), (select count(*) from people where loyalty is not null))
from people p where loyalty is not null group by 1 order by 2 desc, 1 limit 5
"""
UNPAID = """
select count(*), total(missing) / 100.0, total(pay_by >= '2026-11-15') from (
  select b.pay_by, cast(round(b.amount * 100) as int) - coalesce(cast(round(b.paid * 100) as int), 0) missing from bought b
  where typeof(b.amount) <> 'text' and b.pay_by < '2026-11-22' and {status} not in ('cancelled', 'returned')) where missing > 0
"""
