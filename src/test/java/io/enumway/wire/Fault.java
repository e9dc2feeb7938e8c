package io.enumway.wire;

/**
 * What breaks at a point.
 */
public interface Fault {

	/**
	 * One connection breaks; the client lives on and may connect again.
	 */
	Fault CONNECTION = new Fault() {

		@Override
		public void strike() {
		}

		@Override
		public boolean endsProcess() {
			return false;
		}

		@Override
		public String toString() {
			return "connection";
		}

	};

	/**
	 * The client is gone: all its connections break at once, and no new one is made.
	 */
	Fault PROCESS = new Fault() {

		@Override
		public void strike() {
		}

		@Override
		public String toString() {
			return "process";
		}

	};

	/**
	 * Called at the point, while the client waits.
	 */
	void strike();

	/**
	 * Whether the client cannot connect any more.
	 * @return whether it is gone
	 */
	default boolean endsProcess() {
		return true;
	}

}
