create table orders (
	id integer primary key autoincrement,
	status order_status not null default 'new',
	note text
);
create table lines (
	id integer primary key,
	order_id integer not null references orders on delete cascade
);
create index orders_by_status on orders (status);
create index new_orders on orders (id) where status = 'new';
create view open_orders as select id from orders where status in ('new', 'paid');
create trigger orders_changed after update on orders begin
	update orders set note = 'changed' where id = new.id;
end;
insert into orders (status) with recursive n (i) as (select 1 union all select i + 1 from n where i < ${rows})
	select case i % 4 when 0 then 'new' when 1 then 'paid' when 2 then 'lost' else 'sent' end from n;
insert into lines (order_id) select id from orders where id % 100 = 0;
