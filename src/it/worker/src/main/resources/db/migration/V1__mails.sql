create table mails (
    recipient text primary key,
    status    mail_status not null default 'queued'
);

insert into mails (recipient) values ('ada@example.com');
