do $do$
begin
    if not exists (select from pg_type t join pg_namespace n on n.oid = t.typnamespace
                    where t.typname = 'promotion_kind' and n.nspname = current_schema()) then
        create type promotion_kind as enum ('percent', 'amount', 'free shipping');
    end if;
end
$do$;

create table promotions (
    id      bigint generated always as identity primary key,
    code    citext not null unique,
    kind    promotion_kind not null default 'percent',
    rules   jsonb not null default '{}' check (jsonb_typeof(rules) = 'object'),
    starts  timestamptz not null default now(),
    expires timestamptz,
    check (expires is null or expires > starts)
);
create table if not exists order_promotions (
    order_id     integer references orders,
    promotion_id bigint references promotions,
    amount       numeric(12, 2) not null,
    primary key (order_id, promotion_id)
);

create table import_of_codes (code text, kind text);
insert into promotions (code, kind) select code, kind::promotion_kind from import_of_codes;
drop table import_of_codes;
