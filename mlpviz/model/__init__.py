"""What can be named, untrained: experiments, data sets, networks."""
