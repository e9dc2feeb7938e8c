package io.enumway.bench.service;

import io.enumway.replica.DatabaseService;

/**
 * A service without declared enums.
 */
@DatabaseService
public class UndeclaringService {

}
