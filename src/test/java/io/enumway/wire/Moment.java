package io.enumway.wire;

/**
 * When a fault strikes.
 */
public enum Moment {

	/**
	 * The server has not seen the request.
	 */
	BEFORE,
	/**
	 * The server has executed it, committed it if it was a commit, and the client does
	 * not know.
	 */
	AFTER

}
