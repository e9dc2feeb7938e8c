drop table operations;
drop table collections;
