package io.enumway.crash.service;

import io.enumway.replica.DatabaseService;

import org.springframework.context.annotation.Import;

/**
 * A service with an SQL migration, a Java migration, one that cannot run in a transaction
 * and a repeatable one.
 */
@DatabaseService
@Import(V2__Add_curious.class)
public class CrashService {

}
