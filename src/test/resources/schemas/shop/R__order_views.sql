create or replace view order_totals as
    select o.order_id, o.number, o.status, sum(d.total * (1 - d.discount)::numeric) + o.freight as total
      from orders o join order_details d using (order_id)
     group by o.order_id;

create or replace view orders_by_status as
    select status, count(*) as orders from orders group by status order by status;

create or replace rule no_delete as on delete to order_status_changes do instead nothing;
