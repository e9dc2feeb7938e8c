alter type mood add value 'curious';
